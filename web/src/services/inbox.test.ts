import { expect, test } from 'vitest';
import { toReceivedWebhook } from './inbox';

const wire = { id: '1', received_at: '2026-03-04T12:00:00.000000Z', verified: true, headers: [], body: '{}' };

test('says what the headers say, however they are spelled', () => {
  const headers = [
    { name: 'Webhook-Id', value: 'msg_1' },
    { name: 'Mimeo-Event', value: 'completed' },
  ];
  expect(toReceivedWebhook({ ...wire, headers })).toMatchObject({ messageId: 'msg_1', event: 'completed', verified: true });
  expect(toReceivedWebhook(wire)).toMatchObject({ messageId: undefined, event: undefined });
});

test('reads JSON, and leaves alone what is none', () => {
  expect(toReceivedWebhook({ ...wire, body: '{"a":[1]}' }).body).toEqual({ json: { a: [1] } });
  expect(toReceivedWebhook({ ...wire, body: 'null' }).body).toEqual({ json: null });
  expect(toReceivedWebhook({ ...wire, body: '<p>' }).body).toEqual({ text: '<p>' });
  expect(toReceivedWebhook({ ...wire, body: '' }).body).toEqual({ text: '' });
  expect(toReceivedWebhook({ ...wire, body: null }).body).toBeUndefined();
});
