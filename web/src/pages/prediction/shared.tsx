import { useQuery } from '@tanstack/react-query';
import { Navigate } from '@tanstack/react-router';
import { NotFound } from '../../app/fallbacks';
import { RunView } from '../../run/run-view';
import { sharedPredictionQuery } from '../../services/predictions';
import { isMissing } from '../../services/problem';
import { useTitle } from '../../ui/title';
import { shortId } from '../../ui/format';
import { Failure, Loading } from '../../ui/waiting';
import { About } from './about';

/** A prediction that its owner shares, for everybody else: nothing here acts on it. */
export function SharedPrediction({ id, signedIn }: { id: string; signedIn: boolean }) {
  const shared = useQuery(sharedPredictionQuery(id));
  useTitle(`Prediction ${shortId(id)}`);
  if (isMissing(shared.error)) {
    // It may be one's own, and who that is nobody has said yet.
    return signedIn ? <NotFound /> : <Navigate to="/login" search={{ next: `/p/${id}` }} replace />;
  }
  if (shared.error) return <Failure error={shared.error} />;
  if (!shared.data) return <Loading />;
  const { prediction, concatenate, files, filesPlace } = shared.data;
  const live = { prediction, progress: undefined, output: prediction.output, error: null };
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>Prediction</h1>
          <p className="row soft">
            <code>{id}</code> <span className="tag">shared</span>
          </p>
        </div>
      </div>
      <div className="columns">
        <section className="sheet padded" aria-label="Output">
          <RunView live={live} files={filesPlace} known={files} concatenate={concatenate} />
        </section>
        <About prediction={prediction} files={filesPlace} progress={undefined} />
      </div>
    </div>
  );
}
