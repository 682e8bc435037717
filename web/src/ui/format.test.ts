import { expect, test } from 'vitest';
import { formatAgo, formatBytes, formatMetric, formatMoney, formatNumber, formatSeconds } from './format';

test('bytes', () => {
  expect([0, 999, 1000, 1536, 99_950, 123_456_789].map(formatBytes)).toEqual(['0 B', '999 B', '1.0 kB', '1.5 kB', '100 kB', '123 MB']);
});

test('measured numbers', () => {
  expect([0, 2, 0.756, 1234.5].map(formatNumber)).toEqual(['0', '2', '0.756', '1,230']);
});

test('seconds', () => {
  expect([0.0001, 0.0178, 0.816, 9.94, 59.4, 61, 3725].map(formatSeconds)).toEqual([
    '< 1 ms',
    '18 ms',
    '0.8 s',
    '9.9 s',
    '59 s',
    '1 min 1 s',
    '1 h 2 min',
  ]);
});

test('how long ago', () => {
  const now = new Date('2026-03-04T05:06:07Z');
  const before = (seconds: number) => formatAgo(new Date(now.getTime() - seconds * 1000), now);
  expect(before(2)).toBe('just now');
  expect(before(3 * 3600 + 20)).toBe('3 hr. ago');
  expect(before(-86_400 * 2)).toBe('in 2 days');
});

test('metrics tell their unit', () => {
  expect(formatMetric('predict_time', 0.5)).toEqual({ label: 'Predict time', text: '0.5 s' });
  expect(formatMetric('output_token_count', 1234)).toEqual({ label: 'Output token count', text: '1,234' });
  expect(formatMetric('tokens_per_second', 20.1234)).toEqual({ label: 'Tokens per second', text: '20.12' });
});

test('small amounts are told, tiny ones are not', () => {
  expect([0, 0.00001, 0.00123, 1.239].map(formatMoney)).toEqual(['0.00', '< 0.0001', '0.0012', '1.24']);
});
