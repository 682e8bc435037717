import { useEffect, useReducer } from 'react';
import { emptyStream, reduceStream, type StreamEvent, type StreamState } from './stream-state';

const eventTypes = ['output', 'logs', 'error', 'done'] as const;
/** Events are shown together this often: faster than one reads, slower than the browser can draw. */
const drawEvery = 60;

type Action = { type: 'events'; events: StreamEvent[] } | { type: 'restart' };

function reduce(state: StreamState, action: Action): StreamState {
  return action.type === 'restart' ? emptyStream : reduceStream(state, action.events);
}

/**
 * Follows the event stream of a prediction. The browser takes a broken one up again by itself, behind the last event that it has.
 * `undefined` follows nothing. A failed connection that the browser gives up on leaves the rest to polling.
 */
export function useStream(url: string | undefined): StreamState {
  const [state, dispatch] = useReducer(reduce, emptyStream);
  useEffect(() => {
    if (url === undefined) return undefined;
    dispatch({ type: 'restart' });
    const source = new EventSource(url);
    let waiting: StreamEvent[] = [];
    let timer: number | undefined;
    const draw = () => {
      timer = undefined;
      dispatch({ type: 'events', events: waiting });
      waiting = [];
    };
    const listen = (event: Event) => {
      // A failed connection is an `error` too, without data.
      if (!(event instanceof MessageEvent)) return;
      const type = event.type as StreamEvent['type'];
      waiting.push({ type, id: event.lastEventId, data: String(event.data) });
      timer ??= window.setTimeout(draw, drawEvery);
      if (type === 'done') source.close();
    };
    for (const type of eventTypes) source.addEventListener(type, listen);
    return () => {
      window.clearTimeout(timer);
      source.close();
    };
  }, [url]);
  return state;
}
