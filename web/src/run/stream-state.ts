// What has come over the event stream of one prediction. Pure: `run/use-stream.ts` feeds it.
//
// A stream that was cut begins again behind the last event that came (`Last-Event-ID`). Should events come twice all the same, as
// through a proxy that repeats, their ids tell: they are `<unix seconds>:<sequence>` and only grow. An `error` that says
// "interrupted" belongs to an attempt whose instance died: the prediction runs once more, and everything of the lost attempt is void.

export type StreamEvent = { type: 'output' | 'logs' | 'error' | 'done'; id: string; data: string };
export type StreamState = {
  items: string[];
  lastId: string;
  error: string | undefined;
  /** Why it ended: `done` for good, `interrupted` when another attempt follows. */
  ended: 'no' | 'done' | 'interrupted';
};

export const emptyStream: StreamState = { items: [], lastId: '', error: undefined, ended: 'no' };

const interrupted = /code: PA/;

function errorText(data: string): string {
  try {
    const parsed: unknown = JSON.parse(data);
    if (typeof parsed === 'object' && parsed !== null && 'detail' in parsed) return String(parsed.detail);
  } catch {
    // Not every server wraps the text.
  }
  return data;
}

function isAfter(id: string, last: string): boolean {
  const [seconds = NaN, sequence = NaN] = id.split(':').map(Number);
  const [lastSeconds = NaN, lastSequence = NaN] = last.split(':').map(Number);
  if (Number.isNaN(seconds + sequence + lastSeconds + lastSequence)) return true;
  return seconds > lastSeconds || (seconds === lastSeconds && sequence > lastSequence);
}

/** Takes events in the order in which they came; many at once, since a fast model says thousands in a moment. */
export function reduceStream(state: StreamState, events: StreamEvent[]): StreamState {
  const next = { ...state, items: [...state.items] };
  for (const event of events) {
    if (next.ended !== 'no' || !isAfter(event.id, next.lastId)) continue;
    if (event.id !== '') next.lastId = event.id;
    if (event.type === 'output') next.items.push(event.data);
    if (event.type === 'error') next.error = errorText(event.data);
    if (event.type === 'done') {
      if (next.error !== undefined && interrupted.test(next.error)) return { ...emptyStream, ended: 'interrupted' };
      next.ended = 'done';
    }
  }
  return next;
}
