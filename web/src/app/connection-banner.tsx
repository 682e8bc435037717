import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { isReachable, subscribeToReachability } from '../services/connection';

/** Says so while the server is away; when it is back, everything on the page is asked for again. */
export function ConnectionBanner() {
  const client = useQueryClient();
  const reachable = useSyncExternalStore(subscribeToReachability, isReachable);
  const wasAway = useRef(false);
  useEffect(() => {
    if (reachable && wasAway.current) void client.invalidateQueries();
    wasAway.current = !reachable;
  }, [reachable, client]);
  return (
    <div role="status" className={reachable ? 'hidden' : 'banner'}>
      {!reachable && 'The server does not answer. What you see may be old; the page goes on by itself when the server is back.'}
    </div>
  );
}
