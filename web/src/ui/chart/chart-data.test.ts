import { expect, test } from 'vitest';
import { mostOf, stepPath } from './step-path';

test('a line goes up in steps and breaks where there is nothing', () => {
  expect(stepPath([null, 1, 2, null, 4], 4, 100)).toBe('M1 75H2V50H3M4 0H5');
});

test('what takes no time lies at the bottom', () => {
  expect(stepPath([0, 0], 0, 100)).toBe('M0 100H1V100H2');
});

test('nothing makes no line', () => {
  expect(stepPath([null, null], 0, 100)).toBe('');
  expect(mostOf([null], [])).toBe(0);
  expect(mostOf([1, null], [3])).toBe(3);
});
