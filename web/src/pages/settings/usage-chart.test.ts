import { expect, test } from 'vitest';
import type { UsageLine } from '../../services/usage';
import { runsByDay } from './usage-chart';

const line = (day: string, predictions: number): UsageLine => ({
  day,
  model: 'a/b',
  predictions,
  trainings: 1,
  seconds: 0,
  setupSeconds: 0,
  cost: 0,
});

test('every day has a bar, with the runs of all models', () => {
  expect(runsByDay([line('2026-02-28', 2), line('2026-02-28', 3), line('2026-03-01', 0)], '2026-02-27', '2026-03-01')).toEqual([
    { day: '2026-02-27', runs: 0 },
    { day: '2026-02-28', runs: 7 },
    { day: '2026-03-01', runs: 1 },
  ]);
});
