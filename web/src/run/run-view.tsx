import type { ReactNode } from 'react';
import { latestProgress } from '../logs/parse-logs';
import { Logs } from '../logs/logs';
import { OutputView } from '../output/output-view';
import { isOver, type OutputFile } from '../services/predictions';
import type { FilesPlace } from '../services/session';
import { State } from '../ui/state';
import { Failure, Loading } from '../ui/waiting';
import { CancelButton } from './cancel-button';
import { Metrics } from './metrics';
import { phaseOf } from './phase';
import './run.css';
import { useNow } from './use-now';
import type { LivePrediction } from './use-prediction';

type Props = {
  live: LivePrediction;
  files: FilesPlace;
  /** What is known of the files in the output, where its progress does not tell. */
  known?: OutputFile[];
  /** The model's output is one text in pieces. */
  concatenate: boolean;
  /** What can be done with it, beside its state. */
  actions?: ReactNode;
};

function ErrorOfModel({ text }: { text: string }) {
  return (
    <div className="run-error" role="alert">
      <strong>The model failed</strong>
      <pre>{text}</pre>
    </div>
  );
}

/** A prediction as it goes: state, output, logs, figures. */
export function RunView({ live, files, known, concatenate, actions }: Props) {
  const { prediction, progress, output, error } = live;
  const running = prediction !== undefined && !isOver(prediction.status);
  const now = useNow(running);
  if (!prediction) return error ? <Failure error={error} /> : <Loading />;

  const step = running ? latestProgress(prediction.logs) : undefined;
  const setupLogs = running ? (progress?.instance?.setupLogs ?? '') : '';
  const context = { files, concatenate, known: known ?? progress?.files ?? [] };
  return (
    <div className="run">
      <div className="run-status">
        <span role="status" aria-live="polite">
          <State state={prediction.status} />
        </span>
        <span className="phase numbers">{phaseOf(prediction, progress, now)}</span>
        <span className="row push">
          {running && <CancelButton id={prediction.id} />}
          {actions}
        </span>
      </div>
      {step && (
        <div className="bar" aria-hidden>
          <span style={{ width: `${step.percent}%` }} />
        </div>
      )}
      {prediction.error !== null && <ErrorOfModel text={prediction.error} />}
      {prediction.dataRemoved && (
        <div className="notice">Input, output, logs and files are gone: somebody deleted them, or their time was over.</div>
      )}
      <OutputView value={output} context={context} growing={running} />
      {prediction.status === 'succeeded' && output === null && !prediction.dataRemoved && <p className="soft small">No output.</p>}
      {running && output === null && setupLogs === '' && prediction.logs === '' && <Loading />}
      {setupLogs !== '' && (
        <section className="stack tight">
          <h3 className="section-title">Set-up</h3>
          <Logs text={setupLogs} label="Logs of the set-up" />
        </section>
      )}
      {prediction.logs !== '' && (
        <details className="fold" open>
          <summary>Logs</summary>
          <Logs text={prediction.logs} />
        </details>
      )}
      <Metrics metrics={prediction.metrics} />
    </div>
  );
}
