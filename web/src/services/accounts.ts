// All accounts of the server; for its operators.
import { queryOptions } from '@tanstack/react-query';
import { ask, part, tell } from './http';
import { toPage, type Page, type WirePage } from './page';
import { toAccount, type Account } from './session';
import { date, type Wire } from './wire';

export type FullAccount = Account & { isOperator: boolean; createdAt: Date };

function toFullAccount(wire: Wire['full_account']): FullAccount {
  return { ...toAccount(wire), isOperator: wire.is_operator, createdAt: date(wire.created_at) };
}

export const accountQuery = (username: string) =>
  queryOptions({
    queryKey: ['accounts', 'one', username],
    queryFn: async () => toFullAccount(await ask<Wire['full_account']>(`/mimeo/v1/accounts/${part(username)}`)),
    staleTime: 60_000,
  });

export const accountsQuery = (cursor?: string) =>
  queryOptions({
    queryKey: ['accounts', 'list', cursor],
    queryFn: async (): Promise<Page<FullAccount>> =>
      toPage(await ask<WirePage<Wire['full_account']>>('/mimeo/v1/accounts', { query: { cursor } }), toFullAccount),
  });

export function createAccount(username: string, name: string): Promise<void> {
  return tell('/mimeo/v1/accounts', { method: 'POST', body: { username, name } });
}

/** Makes the first token of another account, and answers its text, which is told this once. */
export async function createTokenFor(username: string): Promise<string> {
  const body = { account: username, name: 'made by an operator', scopes: ['read', 'write', 'admin'] };
  return (await ask<Wire['new_token']>('/mimeo/v1/tokens', { method: 'POST', body })).token;
}

export function setOperator(username: string, isOperator: boolean): Promise<void> {
  return tell(`/mimeo/v1/accounts/${part(username)}`, { method: 'PATCH', body: { is_operator: isOperator } });
}

export function deleteAccount(username: string): Promise<void> {
  return tell(`/mimeo/v1/accounts/${part(username)}`, { method: 'DELETE' });
}
