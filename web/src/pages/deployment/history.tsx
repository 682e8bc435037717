// The last 24 hours of a deployment, in buckets, as charts; the table below them says the same in words.
import { useQuery } from '@tanstack/react-query';
import { deploymentHistoryQuery, type HistoryBucket } from '../../services/deployments';
import { mostOf, tickOfSeconds, type Values } from '../../ui/chart/chart-data';
import { LazyChart } from '../../ui/chart/lazy-chart';
import { formatCount, formatSeconds } from '../../ui/format';
import { Await } from '../../ui/waiting';
import './history.css';

const quarter = 900;
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const time = { step: quarter, formatTime: (date: Date) => clock.format(date) };

function Runs({ buckets }: { buckets: HistoryBucket[] }) {
  const sum = (of: (bucket: HistoryBucket) => number) => buckets.reduce((total, bucket) => total + of(bucket), 0);
  const failed = sum((bucket) => bucket.failed);
  const all = failed + sum((bucket) => bucket.succeeded + bucket.canceled);
  return (
    <LazyChart
      {...time}
      title="Predictions"
      about={`Predictions that ended in 24 hours: ${formatCount(all)}, of which ${formatCount(failed)} failed`}
      times={buckets.map(({ start }) => start)}
      look="bars"
      counts
      format={formatCount}
      lines={[
        { label: 'succeeded', colour: '--accent', values: buckets.map(({ succeeded }) => succeeded) },
        { label: 'canceled', colour: '--line-strong', values: buckets.map(({ canceled }) => canceled) },
        { label: 'failed', colour: '--bad', values: buckets.map((bucket) => bucket.failed) },
      ]}
    />
  );
}

type TimesProps = { title: string; times: Date[]; median: Values; slowest: Values };

function Times({ title, times, median, slowest }: TimesProps) {
  return (
    <LazyChart
      {...time}
      title={title}
      about={`${title} in 24 hours: the median at most ${formatSeconds(mostOf(median))}, the 95th percentile at most ${formatSeconds(mostOf(slowest))}`}
      times={times}
      look="lines"
      format={formatSeconds}
      formatTick={tickOfSeconds}
      lines={[
        { label: '95th percentile', colour: '--busy', dashed: true, values: slowest },
        { label: 'median', colour: '--accent', values: median },
      ]}
    />
  );
}

const seconds = (value: number | null) => (value === null ? '–' : formatSeconds(value));

function HistoryTable({ buckets }: { buckets: HistoryBucket[] }) {
  const busy = buckets.filter(({ succeeded, failed, canceled }) => succeeded + failed + canceled > 0).reverse();
  return (
    <details className="fold">
      <summary>As a table</summary>
      <div className="table-scroll" role="region" aria-label="The last 24 hours as a table" tabIndex={0}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">15 min from</th>
              <th scope="col" className="number">
                Succeeded
              </th>
              <th scope="col" className="number">
                Failed
              </th>
              <th scope="col" className="number">
                Canceled
              </th>
              <th scope="col" className="number">
                Latency, median
              </th>
              <th scope="col" className="number">
                Latency, 95 %
              </th>
              <th scope="col" className="number">
                Queue, median
              </th>
              <th scope="col" className="number">
                Queue, 95 %
              </th>
            </tr>
          </thead>
          <tbody>
            {busy.map((bucket) => (
              <tr key={bucket.start.getTime()}>
                <th scope="row">
                  <time dateTime={bucket.start.toISOString()}>{clock.format(bucket.start)}</time>
                </th>
                <td className="number">{formatCount(bucket.succeeded)}</td>
                <td className="number">{formatCount(bucket.failed)}</td>
                <td className="number">{formatCount(bucket.canceled)}</td>
                <td className="number">{seconds(bucket.latencyP50)}</td>
                <td className="number">{seconds(bucket.latencyP95)}</td>
                <td className="number">{seconds(bucket.queueP50)}</td>
                <td className="number">{seconds(bucket.queueP95)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function Charts({ buckets }: { buckets: HistoryBucket[] }) {
  const ended = buckets.some(({ succeeded, failed, canceled }) => succeeded + failed + canceled > 0);
  if (!ended) return <p className="small faint">No prediction has ended in the last 24 hours.</p>;
  const times = buckets.map(({ start }) => start);
  return (
    <div className="sheet padded stack">
      <div className="history-charts">
        <Runs buckets={buckets} />
        <Times
          title="Latency"
          times={times}
          median={buckets.map(({ latencyP50 }) => latencyP50)}
          slowest={buckets.map(({ latencyP95 }) => latencyP95)}
        />
        <Times
          title="Time in the queue"
          times={times}
          median={buckets.map(({ queueP50 }) => queueP50)}
          slowest={buckets.map(({ queueP95 }) => queueP95)}
        />
      </div>
      <HistoryTable buckets={buckets} />
    </div>
  );
}

export function History({ owner, name }: { owner: string; name: string }) {
  const history = useQuery(deploymentHistoryQuery(owner, name));
  return <Await query={history}>{(buckets) => <Charts buckets={buckets} />}</Await>;
}
