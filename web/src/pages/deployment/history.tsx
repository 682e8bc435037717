// The last 24 hours of a deployment, in buckets, as charts; the table below them says the same in words.
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { deploymentHistoryQuery, type HistoryBucket } from '../../services/deployments';
import { formatCount, formatSeconds } from '../../ui/format';
import { Await } from '../../ui/waiting';
import './history.css';
import { mostOf, stepPath } from './step-path';

const height = 100;
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });

type ChartProps = { title: string; about: string; width: number; most: string; names: ReactNode; children: ReactNode };

function Chart({ title, about, width, most, names, children }: ChartProps) {
  return (
    <figure className="history-chart">
      <figcaption className="row apart">
        <strong>{title}</strong>
        <span className="small faint numbers">up to {most}</span>
      </figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={about}>
        {children}
      </svg>
      <div className="history-key small soft" aria-hidden>
        {names}
      </div>
    </figure>
  );
}

function Runs({ buckets }: { buckets: HistoryBucket[] }) {
  const most = Math.max(...buckets.map(({ succeeded, failed, canceled }) => succeeded + failed + canceled));
  const tall = (count: number) => (most === 0 ? 0 : (count / most) * height);
  const sum = (of: (bucket: HistoryBucket) => number) => buckets.reduce((total, bucket) => total + of(bucket), 0);
  const failed = sum((bucket) => bucket.failed);
  const others = sum((bucket) => bucket.succeeded + bucket.canceled);
  return (
    <Chart
      title="Predictions"
      about={`Predictions that ended in 24 hours: ${formatCount(others + failed)}, of which ${formatCount(failed)} failed`}
      width={buckets.length}
      most={`${formatCount(most)} in 15 min`}
      names={
        <>
          <span>succeeded or canceled: {formatCount(others)}</span>
          <span className="bad">failed: {formatCount(failed)}</span>
        </>
      }
    >
      {buckets.map((bucket, index) => {
        const whole = tall(bucket.succeeded + bucket.canceled);
        const broken = tall(bucket.failed);
        return (
          <g key={index}>
            <rect x={index + 0.1} width={0.8} y={height - whole} height={whole} />
            <rect x={index + 0.1} width={0.8} y={height - whole - broken} height={broken} className="second" />
          </g>
        );
      })}
    </Chart>
  );
}

type TimesProps = { title: string; median: (number | null)[]; slowest: (number | null)[] };

function Times({ title, median, slowest }: TimesProps) {
  const most = mostOf(median, slowest);
  return (
    <Chart
      title={title}
      about={`${title} in 24 hours: the median at most ${formatSeconds(mostOf(median))}, the 95th percentile at most ${formatSeconds(mostOf(slowest))}`}
      width={median.length}
      most={formatSeconds(most)}
      names={
        <>
          <span>median</span>
          <span className="dashed">95th percentile</span>
        </>
      }
    >
      <path d={stepPath(slowest, most, height)} className="second" />
      <path d={stepPath(median, most, height)} />
    </Chart>
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
  return (
    <div className="sheet padded stack">
      <div className="history-charts">
        <Runs buckets={buckets} />
        <Times title="Latency" median={buckets.map(({ latencyP50 }) => latencyP50)} slowest={buckets.map(({ latencyP95 }) => latencyP95)} />
        <Times
          title="Time in the queue"
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
