import { InputView } from '../../output/input-view';
import type { Prediction, Progress } from '../../services/predictions';
import type { FilesPlace } from '../../services/session';
import { Facts } from './facts';

type Props = { prediction: Prediction; files: FilesPlace; progress: Progress | undefined };

/** What a prediction was made of. */
export function About({ prediction, files, progress }: Props) {
  return (
    <div className="stack loose">
      <section className="stack tight" aria-labelledby="input">
        <h2 id="input">Input</h2>
        <div className="sheet padded">
          {prediction.dataRemoved ? <p className="small faint">It is gone.</p> : <InputView input={prediction.input} files={files} />}
        </div>
      </section>
      <section className="stack tight" aria-labelledby="facts">
        <h2 id="facts">Facts</h2>
        <div className="sheet padded">
          <Facts prediction={prediction} progress={progress} />
        </div>
      </section>
    </div>
  );
}
