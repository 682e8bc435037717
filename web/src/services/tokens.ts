import { queryOptions } from '@tanstack/react-query';
import { ask, part, tell } from './http';
import { toPage, type Page, type WirePage } from './page';
import { date, dateOrNull, type Wire } from './wire';

export type Scope = 'read' | 'write' | 'admin';
export type Token = {
  id: string;
  name: string;
  prefix: string;
  scopes: Scope[];
  disabled: boolean;
  /** null: as the model or the server says */
  retention: string | null;
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
};

function toToken(wire: Wire['token']): Token {
  return {
    id: wire.id,
    name: wire.name,
    prefix: wire.prefix,
    scopes: wire.scopes,
    disabled: wire.disabled,
    retention: wire.retention,
    createdAt: date(wire.created_at),
    expiresAt: dateOrNull(wire.expires_at),
    lastUsedAt: dateOrNull(wire.last_used_at),
  };
}

export const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: async (): Promise<Page<Token>> => toPage(await ask<WirePage<Wire['token']>>('/mimeo/v1/tokens'), toToken),
});

/** The one that this page's session is. */
export const currentTokenQuery = queryOptions({
  queryKey: ['tokens', 'current'],
  queryFn: async () => toToken(await ask<Wire['token']>('/mimeo/v1/tokens/current')),
});

export type NewToken = { name: string; scopes: Scope[]; expiresAt: Date | null; retention: string };

/** Answers the token's text, which is told this once. */
export async function createToken({ name, scopes, expiresAt, retention }: NewToken): Promise<string> {
  const body = { name, scopes, expires_at: expiresAt?.toISOString() ?? null, retention: retention === '' ? null : retention };
  return (await ask<Wire['new_token']>('/mimeo/v1/tokens', { method: 'POST', body })).token;
}

export function deleteToken(id: string): Promise<void> {
  return tell(`/mimeo/v1/tokens/${part(id)}`, { method: 'DELETE' });
}
