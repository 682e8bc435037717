// Who sits before the page.
import { queryOptions } from '@tanstack/react-query';
import { ask, tell } from './http';
import { Problem } from './problem';
import type { Wire } from './wire';

export type Account = { username: string; name: string; isOrganization: boolean };
/** Output files have addresses of `origin`, and this page gets them from `shownAt`: another name for the same, where its own address is not
 * the API's. */
export type FilesPlace = { origin: string; shownAt: string };
/** Where clients find the server: on one's own machine the page has another address. */
export type ApiPlace = {
  /** Without `/v1`. */
  origin: string;
  /** Its certificate is of the server's own authority, which clients must be told of. */
  ownAuthority: boolean;
};
export type Session = { account: Account; api: ApiPlace; files: FilesPlace; version: string };

export function toAccount(wire: Wire['account']): Account {
  return { username: wire.username, name: wire.name ?? wire.username, isOrganization: wire.type === 'organization' };
}

async function getSession(): Promise<Session | null> {
  try {
    const wire = await ask<Wire['session']>('/mimeo/v1/session');
    return {
      account: toAccount(wire.account),
      api: { origin: wire.api_origin, ownAuthority: wire.own_authority },
      files: { origin: wire.files_origin, shownAt: wire.files_url },
      version: wire.version,
    };
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return null;
    throw error;
  }
}

/** null: nobody is signed in. */
export const sessionQuery = queryOptions({ queryKey: ['session'], queryFn: getSession, staleTime: 5 * 60_000 });

export type Credential = { token: string } | { code: string };

export function signIn(credential: Credential): Promise<void> {
  return tell('/mimeo/v1/session', { method: 'POST', body: credential });
}

export function signOut(): Promise<void> {
  return tell('/mimeo/v1/session', { method: 'DELETE' });
}
