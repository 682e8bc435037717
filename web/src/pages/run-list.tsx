// Rows of predictions or trainings.
import { Link } from '@tanstack/react-router';
import type { Json } from '../json';
import { isOver, type Prediction } from '../services/predictions';
import { formatSeconds, shortId } from '../ui/format';
import { State } from '../ui/state';
import { Time } from '../ui/time';
import { escapeUnseen } from '../unseen';

const longestTeaser = 120;
/** In the value itself, or one of our uploads, whose address tells nobody anything. */
const isFile = /^(data:|https?:\/\/\S+\/v1\/files\/\w+$)/;

function withoutFiles(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutFiles);
  return typeof value === 'string' && isFile.test(value) ? 'file' : value;
}

/** The beginning of what was put in, in one line. */
function teaser(input: Record<string, Json>): string {
  const parts = Object.entries(input).map(([name, value]) => {
    const shown = withoutFiles(value);
    return `${name}: ${typeof shown === 'string' ? shown : JSON.stringify(shown)}`;
  });
  return oneLine(parts.join(' · '));
}

function oneLine(text: string): string {
  return escapeUnseen(text.replace(/\s+/g, ' ').slice(0, longestTeaser));
}

function Row({ run }: { run: Prediction }) {
  const [owner = '', name = ''] = run.model.split('/');
  const seconds = run.metrics['total_time'];
  return (
    <li>
      <span style={{ flex: '0 0 6.5rem' }}>
        <State state={run.status} />
      </span>
      <div className="grow">
        <div className="row">
          <Link to="/p/$id" params={{ id: run.id }} className="mono">
            {shortId(run.id)}
          </Link>
          <Link to="/$owner/$name" params={{ owner, name }} className="quiet small">
            {run.model}
          </Link>
          {run.deployment !== null && <span className="tag">{run.deployment}</span>}
          {run.source === 'web' && <span className="tag">web</span>}
        </div>
        <p className="clip small faint">
          {run.error !== null ? oneLine(run.error) : run.dataRemoved ? 'Its data was removed' : teaser(run.input)}
        </p>
      </div>
      <span className="small soft numbers">{seconds !== undefined && isOver(run.status) ? formatSeconds(seconds) : ''}</span>
      <span className="small soft" style={{ flex: '0 0 6.5rem', textAlign: 'end' }}>
        <Time date={run.createdAt} />
      </span>
    </li>
  );
}

export function RunList({ runs }: { runs: Prediction[] }) {
  return (
    <ul className="list sheet">
      {runs.map((run) => (
        <Row key={run.id} run={run} />
      ))}
    </ul>
  );
}
