// What is shown when a page cannot be.
import { Link, useRouter } from '@tanstack/react-router';
import { useEffect, useSyncExternalStore } from 'react';
import { isReachable, subscribeToReachability } from '../services/connection';
import { isMissing, Unreachable } from '../services/problem';
import { Button } from '../ui/button';
import { useTitle } from '../ui/title';
import { Empty, Failure } from '../ui/waiting';

export function NotFound() {
  useTitle('Not found');
  return (
    <Empty title="There is nothing here">
      <p>It does not exist, was deleted, or is not for this account to see.</p>
      <Link to="/" className="button">
        To the models
      </Link>
    </Empty>
  );
}

function ServerAway() {
  useTitle('Server away');
  const router = useRouter();
  const reachable = useSyncExternalStore(subscribeToReachability, isReachable);
  useEffect(() => {
    if (reachable) void router.invalidate();
  }, [reachable, router]);
  return <Empty title="The server does not answer">This page goes on by itself when it does.</Empty>;
}

function Broken({ error, reset }: { error: unknown; reset: () => void }) {
  useTitle('Error');
  return (
    <div className="page">
      <Failure error={error} />
      <div className="row">
        <Button onClick={reset}>Try again</Button>
        <a href="/" className="button">
          To the models
        </a>
      </div>
    </div>
  );
}

export function Fallback({ error, reset }: { error: unknown; reset: () => void }) {
  if (error instanceof Unreachable) return <ServerAway />;
  return isMissing(error) ? <NotFound /> : <Broken error={error} reset={reset} />;
}
