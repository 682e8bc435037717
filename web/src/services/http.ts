// The one place that asks the server for something.
import { noteReachable, noteUnreachable } from './connection';
import { problemOf, Unreachable } from './problem';

export type Request = {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  query?: Record<string, string | undefined>;
  body?: unknown;
  headers?: Record<string, string>;
};

type Listener = () => void;
let signedOut: Listener = () => undefined;

/** Called whenever the server no longer knows the session. */
export function onSignedOut(listener: Listener): void {
  signedOut = listener;
}

/** A cookie of the session counts only beside this header, which other sites cannot send. */
export const pageHeaders = { 'X-Mimeo-Page': '1' };

function address(path: string, query: Request['query']): string {
  const pairs = Object.entries(query ?? {}).filter((pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== '');
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs).toString()}`;
}

async function send(path: string, { method = 'GET', query, body, headers }: Request): Promise<Response> {
  const isForm = body instanceof FormData;
  let response: Response;
  try {
    response = await fetch(address(path, query), {
      method,
      credentials: 'same-origin',
      headers: {
        Accept: 'application/json',
        ...pageHeaders,
        ...(body === undefined || isForm ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      body: body === undefined || isForm ? body : JSON.stringify(body),
    });
  } catch {
    noteUnreachable();
    throw new Unreachable();
  }
  if (response.status === 502 || response.status === 503 || response.status === 504) {
    noteUnreachable();
    throw new Unreachable();
  }
  noteReachable();
  if (response.ok) return response;
  const problem = problemOf(response.status, await response.json().catch(() => undefined));
  if (response.status === 401) signedOut();
  throw problem;
}

/** JSON of a known wire type. */
export async function ask<T>(path: string, request: Request = {}): Promise<T> {
  const response = await send(path, request);
  return (await response.json()) as T;
}

export async function askText(path: string): Promise<string> {
  const response = await send(path, { headers: { Accept: 'text/plain, text/markdown, */*' } });
  return response.text();
}

/** For what is answered with nothing that matters. */
export async function tell(path: string, request: Request): Promise<void> {
  await send(path, request);
}

/** One piece of a path. */
export const part = encodeURIComponent;

/** "owner/name" as two pieces of a path. */
export function pair(owner: string, name: string): string {
  return `${part(owner)}/${part(name)}`;
}
