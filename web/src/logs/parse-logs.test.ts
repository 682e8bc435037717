import { expect, test } from 'vitest';
import { latestProgress, parseLogs } from './parse-logs';

test('lines stay lines, whatever they contain', () => {
  expect(parseLogs('one\n\n<script>alert(1)</script>\n')).toEqual([
    { type: 'text', text: 'one' },
    { type: 'text', text: '' },
    { type: 'text', text: '<script>alert(1)</script>' },
  ]);
});

test('a carriage return replaces the line', () => {
  expect(parseLogs('loading 1\rloading 2\r\nend')).toEqual([
    { type: 'text', text: 'loading 2' },
    { type: 'text', text: 'end' },
  ]);
});

test('a progress bar is read', () => {
  expect(parseLogs('Steps:  42%|████▏     | 21/50 [00:01<00:02, 14.2it/s]')).toEqual([
    { type: 'progress', label: 'Steps', percent: 42, done: '21', total: '50', detail: '00:01<00:02, 14.2it/s' },
  ]);
  expect(parseLogs('100%|##########| 1.2M/1.2M')).toMatchObject([{ percent: 100, done: '1.2M', total: '1.2M' }]);
});

test('steps of one bar are one bar, another bar is another', () => {
  const logs = '  0%|   | 0/2 [00:00<?, ?it/s]\n 50%|█  | 1/2 [00:01<00:01]\r100%|███| 2/2 [00:02<00:00]\n  0%|   | 0/2 [00:00<?]\n';
  expect(parseLogs(logs).map((entry) => entry.type === 'progress' && entry.percent)).toEqual([100, 0]);
  expect(latestProgress(`${logs}words`)?.percent).toBe(0);
});

test('colours of terminals are left out', () => {
  expect(parseLogs('\u001b[31mred\u001b[0m \u001b]0;title\u0007plain')).toEqual([{ type: 'text', text: 'red plain' }]);
});

test('a percent sign alone is no bar', () => {
  expect(parseLogs('100% sure | of 3/4')).toMatchObject([{ type: 'text' }]);
});
