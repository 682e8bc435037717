// What has come over the event stream of one prediction. Pure: `run/use-stream.ts` feeds it.
//
// A stream that was cut begins again behind the last event that came (`Last-Event-ID`). Should events come twice all the same, as
// through a proxy that repeats, their ids tell. An `error` that says "interrupted" belongs to an attempt whose instance died: the
// prediction runs once more, and everything of the lost attempt is void.

export type StreamEvent = { type: 'output' | 'logs' | 'error' | 'done'; id: string; data: string };
export type StreamState = {
  items: string[];
  lastId: string;
  seen: ReadonlySet<string>;
  error: string | undefined;
  /** Why it ended: `done` for good, `interrupted` when another attempt follows. */
  ended: 'no' | 'done' | 'interrupted';
};

export const emptyStream: StreamState = { items: [], lastId: '', seen: new Set(), error: undefined, ended: 'no' };

const interrupted = /code: PA/;

function errorText(data: string): string {
  try {
    const parsed: unknown = JSON.parse(data);
    if (typeof parsed === 'object' && parsed !== null && 'detail' in parsed) return String(parsed.detail);
  } catch {
    // Older servers send the bare text.
  }
  return data;
}

export function reduceStream(state: StreamState, event: StreamEvent): StreamState {
  if (state.ended !== 'no' || (event.id !== '' && state.seen.has(event.id))) return state;
  const next = { ...state, lastId: event.id || state.lastId, seen: event.id ? new Set(state.seen).add(event.id) : state.seen };
  switch (event.type) {
    case 'output':
      return { ...next, items: [...state.items, event.data] };
    case 'logs':
      return next;
    case 'error':
      return { ...next, error: errorText(event.data) };
    case 'done':
      return state.error !== undefined && interrupted.test(state.error)
        ? { ...emptyStream, ended: 'interrupted' }
        : { ...next, ended: 'done' };
  }
}
