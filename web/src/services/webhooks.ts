import { queryOptions } from '@tanstack/react-query';
import type { JsonObject } from '../json';
import { ask, part, tell } from './http';
import { toPage, type Page, type WirePage } from './page';
import { date, dateOrNull, type Wire } from './wire';

export type DeliveryState = Wire['delivery_state'];
export type Attempt = { at: Date; status: number | null; seconds: number; error: string | null; answer: string };
export type Delivery = {
  id: string;
  prediction: string;
  event: string;
  url: string;
  state: DeliveryState;
  createdAt: Date;
  nextAttemptAt: Date | null;
  attempts: Attempt[];
  body: JsonObject | null;
};

function toDelivery(wire: Wire['delivery']): Delivery {
  return {
    id: wire.id,
    prediction: wire.prediction,
    event: wire.event,
    url: wire.url,
    state: wire.state,
    createdAt: date(wire.created_at),
    nextAttemptAt: dateOrNull(wire.next_attempt_at),
    attempts: wire.attempts.map((attempt) => ({
      at: date(attempt.at),
      status: attempt.status ?? null,
      seconds: attempt.seconds,
      error: attempt.error ?? null,
      answer: attempt.answer,
    })),
    body: (wire.body ?? null) as JsonObject | null,
  };
}

export type DeliveryFilter = { prediction?: string; state?: DeliveryState; cursor?: string };

export const deliveriesQuery = ({ prediction, state, cursor }: DeliveryFilter) =>
  queryOptions({
    queryKey: ['deliveries', { prediction, state, cursor }],
    queryFn: async (): Promise<Page<Delivery>> =>
      toPage(await ask<WirePage<Wire['delivery']>>('/mimeo/v1/webhooks/deliveries', { query: { prediction, state, cursor } }), toDelivery),
  });

export function replayDelivery(id: string): Promise<void> {
  return tell(`/mimeo/v1/webhooks/deliveries/${part(id)}/replay`, { method: 'POST' });
}

export const webhookSecretQuery = queryOptions({
  queryKey: ['webhook-secret'],
  queryFn: async () => (await ask<{ key: string }>('/v1/webhooks/default/secret')).key,
  enabled: false,
  gcTime: 0,
});

/** Answers until when the former secret signs as well. */
export async function rotateWebhookSecret(): Promise<Date | null> {
  const answer = await ask<{ key: string; former_valid_until: string | null }>('/mimeo/v1/webhooks/secret/rotate', {
    method: 'POST',
    body: {},
  });
  return dateOrNull(answer.former_valid_until);
}
