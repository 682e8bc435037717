// What stands where data will be, is not, or could not be had.
import type { ReactNode } from 'react';
import { explain, Problem } from '../services/problem';

export function Loading({ lines = 3 }: { lines?: number }) {
  return (
    <div className="stack" role="status">
      <span className="hidden">Loading</span>
      {Array.from({ length: lines }, (_, line) => (
        <div key={line} className="loading" style={{ width: `${95 - ((line * 23) % 50)}%` }} />
      ))}
    </div>
  );
}

export function Failure({ error }: { error: unknown }) {
  return (
    <div className="notice bad" role="alert">
      <strong>{error instanceof Problem ? error.title : 'This did not work'}</strong>
      <p>{explain(error)}</p>
    </div>
  );
}

export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <strong>{title}</strong>
      {children}
    </div>
  );
}

type Loaded<T> = { data: T | undefined; error: unknown };

/** What a query brought, or how it stands. Old data stays while new is on the way. */
export function Await<T>({ query, lines, children }: { query: Loaded<T>; lines?: number; children: (data: T) => ReactNode }) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  return query.error ? <Failure error={query.error} /> : <Loading lines={lines} />;
}
