import { useEffect, useReducer } from 'react';
import { emptyStream, reduceStream, type StreamEvent, type StreamState } from './stream-state';

const eventTypes = ['output', 'logs', 'error', 'done'] as const;

type Action = { type: 'event'; event: StreamEvent } | { type: 'restart' };

function reduce(state: StreamState, action: Action): StreamState {
  return action.type === 'restart' ? emptyStream : reduceStream(state, action.event);
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
    const listen = (event: Event) => {
      // A failed connection is an `error` too, without data.
      if (!(event instanceof MessageEvent)) return;
      const type = event.type as StreamEvent['type'];
      dispatch({ type: 'event', event: { type, id: event.lastEventId, data: String(event.data) } });
      if (type === 'done') source.close();
    };
    for (const type of eventTypes) source.addEventListener(type, listen);
    return () => source.close();
  }, [url]);
  return state;
}
