import { expect, test } from 'vitest';
import type { Prediction, Progress } from '../services/predictions';
import { phaseOf } from './phase';

const now = new Date('2026-01-01T00:00:10Z');
const waiting = { status: 'starting', createdAt: new Date('2026-01-01T00:00:05Z') } as Prediction;
const queue = { position: 2, length: 3, why: 'The only place for instances on this machine is taken: 1 by acme/hello' };

test('who waits is told where, how long, and why', () => {
  expect(phaseOf(waiting, { queue, instance: null } as Progress, now)).toBe(
    'Number 2 of 3 in the queue, waiting for 5.0 s. The only place for instances on this machine is taken: 1 by acme/hello',
  );
});

test('a model that is being set up is the whole reason', () => {
  const instance = { id: 'i', state: 'setting up', since: new Date('2026-01-01T00:00:08Z'), setupLogs: '' };
  expect(phaseOf(waiting, { queue, instance } as Progress, now)).toBe(
    'Number 2 of 3 in the queue; the model has been setting up for 2.0 s',
  );
});

test('nothing is known before the first look', () => {
  expect(phaseOf(waiting, undefined, now)).toBe('Accepted, waiting for 5.0 s');
});
