// The account's inbox: a receiver of webhooks to try them with.
import { queryOptions } from '@tanstack/react-query';
import type { Json } from '../json';
import { ask, tell } from './http';
import { date, type Wire } from './wire';

export type Header = { name: string; value: string };
/** JSON where it is some; text where it is not; nothing where it was too large to keep. */
export type Body = { json: Json } | { text: string } | undefined;
export type ReceivedWebhook = {
  id: string;
  receivedAt: Date;
  verified: boolean;
  event: string | undefined;
  messageId: string | undefined;
  headers: Header[];
  body: Body;
};
export type Inbox = { address: string; webhooks: ReceivedWebhook[] };

function toBody(text: string | null): Body {
  if (text === null) return undefined;
  try {
    return { json: JSON.parse(text) as Json };
  } catch {
    return { text };
  }
}

export function toReceivedWebhook(wire: Wire['received_webhook']): ReceivedWebhook {
  const header = (wanted: string) => wire.headers.find(({ name }) => name.toLowerCase() === wanted)?.value;
  return {
    id: wire.id,
    receivedAt: date(wire.received_at),
    verified: wire.verified,
    event: header('mimeo-event'),
    messageId: header('webhook-id'),
    headers: wire.headers,
    body: toBody(wire.body),
  };
}

export const inboxQuery = queryOptions({
  queryKey: ['inbox'],
  queryFn: async (): Promise<Inbox> => {
    const { address, results } = await ask<Wire['inbox']>('/mimeo/v1/inbox');
    return { address, webhooks: results.map(toReceivedWebhook) };
  },
});

export function clearInbox(): Promise<void> {
  return tell('/mimeo/v1/inbox', { method: 'DELETE' });
}
