import { useSyncExternalStore } from 'react';
import { formatAgo } from './format';

// One clock for all times on the page.
const period = 10_000;
let now = new Date();
let timer: number | undefined;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= window.setInterval(() => {
    now = new Date();
    for (const each of listeners) each();
  }, period);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    window.clearInterval(timer);
    timer = undefined;
  };
}

const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** The moment itself. */
export function Moment({ date }: { date: Date }) {
  return (
    <time dateTime={date.toISOString()} title={date.toISOString()}>
      {exact.format(date)}
    </time>
  );
}

/** How long ago, with the exact moment for who points at it. */
export function Time({ date }: { date: Date }) {
  const shown = useSyncExternalStore(subscribe, () => now);
  const reference = shown.getTime() < date.getTime() && date.getTime() - shown.getTime() < period ? date : shown;
  return (
    <time dateTime={date.toISOString()} title={exact.format(date)} className="nowrap">
      {formatAgo(date, reference)}
    </time>
  );
}
