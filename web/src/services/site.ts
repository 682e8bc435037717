// What the operator says to everybody.
import { queryOptions } from '@tanstack/react-query';
import { ask, tell } from './http';
import type { Wire } from './wire';

export type Site = { /** Markdown; empty: there is none. */ policy: string };

export const siteQuery = queryOptions({
  queryKey: ['site'],
  queryFn: async (): Promise<Site> => ({ policy: (await ask<Wire['site']>('/mimeo/v1/site')).policy }),
  staleTime: 5 * 60_000,
});

export function setSite(site: Site): Promise<void> {
  return tell('/mimeo/v1/site', { method: 'PUT', body: site });
}
