// Logging in with a provider that the server's operator has set.
import { queryOptions } from '@tanstack/react-query';
import { ask, tell } from './http';
import { dateOrNull, type Wire } from './wire';

export type Provider = { name: string; loginUrl: string };

/** null: people log in with tokens alone. */
export const providerQuery = queryOptions({
  queryKey: ['oidc'],
  queryFn: async (): Promise<Provider | null> => {
    const { name, login_url: loginUrl } = await ask<Wire['oidc_provider']>('/mimeo/v1/oidc');
    return name && loginUrl ? { name, loginUrl } : null;
  },
  staleTime: 5 * 60_000,
});

/** Where the browser goes to log in, and comes back from to `next`. */
export function loginAddress(provider: Provider, next: string): string {
  return `${provider.loginUrl}?${new URLSearchParams({ next }).toString()}`;
}

/** `linkedAt` null: nobody logs in to this account by way of the provider. */
export type Link = { linkedAt: Date | null };

export const linkQuery = queryOptions({
  queryKey: ['oidc', 'link'],
  queryFn: async (): Promise<Link> => ({ linkedAt: dateOrNull((await ask<Wire['oidc_link']>('/mimeo/v1/oidc/link')).linked_at) }),
});

/** The address at the provider where one says who one is. */
export async function beginLink(): Promise<string> {
  return (await ask<{ url: string }>('/mimeo/v1/oidc/link', { method: 'POST' })).url;
}

export function endLink(): Promise<void> {
  return tell('/mimeo/v1/oidc/link', { method: 'DELETE' });
}

/** What `failed` in the address of a page means, as the server puts it there (src/api/oidc.cc). */
export function explainFailure(failed: string, provider: string): string {
  switch (failed) {
    case 'denied':
      return `${provider} did not let you in.`;
    case 'expired':
      return 'This log-in took too long, was used already, or began in another browser. Begin again.';
    case 'unavailable':
      return `${provider} cannot be asked at the moment. Try again in a while; the server's log says what is wrong.`;
    case 'refused':
      return `What ${provider} answered does not count here. The server's log says why.`;
    case 'not-allowed':
      return 'You may not log in to this server. Its operator decides who may.';
    case 'no-account':
      return 'You have no account here that is linked. Sign in with a token and link it under Settings, or ask the operator for an account.';
    case 'removed':
      return 'Your account was removed. The operator of this server can say why.';
    case 'taken':
      return `Whoever you are at ${provider} logs in to another account here already, or somebody else logs in to this one.`;
    default:
      return 'The log-in did not work. Begin again.';
  }
}
