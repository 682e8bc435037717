import { useEffect, useMemo, useRef, useState } from 'react';
import './logs.css';
import { parseLogs, type LogEntry, type LogProgress } from './parse-logs';

/** More lines than this slow a page down, and nobody reads them from the top. */
const shownLines = 1000;
const longestLine = 20_000;
const nearEnd = 24;

function Progress({ entry }: { entry: LogProgress }) {
  return (
    <div className="logs-progress">
      <span>{entry.label || `${Math.round(entry.percent)}%`}</span>
      <span
        className="bar"
        role="progressbar"
        aria-label={entry.label || 'Progress'}
        aria-valuenow={entry.percent}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <span style={{ width: `${entry.percent}%` }} />
      </span>
      <span className="numbers">
        {entry.done}/{entry.total} <span className="detail">{entry.detail}</span>
      </span>
    </div>
  );
}

function Entry({ entry }: { entry: LogEntry }) {
  return entry.type === 'progress' ? <Progress entry={entry} /> : <p>{entry.text.slice(0, longestLine)}</p>;
}

/** What a model has printed; follows the end while one looks at the end. */
export function Logs({ text, label = 'Logs' }: { text: string; label?: string }) {
  const entries = useMemo(() => parseLogs(text), [text]);
  const [all, setAll] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  useEffect(() => {
    if (follows.current && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [entries]);
  const left = all ? 0 : Math.max(0, entries.length - shownLines);
  return (
    <div className="logs">
      {left > 0 && (
        <button type="button" className="logs-more" onClick={() => setAll(true)}>
          Show {left} earlier lines
        </button>
      )}
      <div
        ref={box}
        className="logs-lines"
        role="log"
        aria-live="off"
        aria-label={label}
        tabIndex={0}
        onScroll={({ currentTarget: it }) => {
          follows.current = it.scrollHeight - it.scrollTop - it.clientHeight < nearEnd;
        }}
      >
        {entries.slice(left).map((entry, index) => (
          <Entry key={left + index} entry={entry} />
        ))}
      </div>
    </div>
  );
}
