import { expect, test } from 'vitest';
import { loneIndices, mostOf, stacked, stepTo, tickOfSeconds } from './chart-data';

test('lines stand on top of each other', () => {
  expect(
    stacked([
      [1, 0, 2],
      [3, null, 1],
    ]),
  ).toEqual([
    [1, 0, 2],
    [4, 0, 3],
  ]);
});

test('only a value without neighbours gets a dot', () => {
  expect(loneIndices([1, null, 2, 3, null, 4])).toEqual([0, 5]);
  expect(loneIndices([null, null])).toEqual([]);
});

test('the largest of nothing is 0', () => {
  expect(mostOf([null], [])).toBe(0);
  expect(mostOf([1, null], [3])).toBe(3);
});

test('marks of a scale in seconds are exact', () => {
  expect([0, 0.05, 0.15, 1.5, 90, 600].map(tickOfSeconds)).toEqual(['0', '50 ms', '150 ms', '1.5 s', '90 s', '10 min']);
});

test('arrow keys walk through the values and stop at the ends', () => {
  expect(['ArrowLeft', 'ArrowRight', 'Home', 'End', 'x'].map((key) => stepTo(key, 3, 5))).toEqual([2, 4, 0, 4, undefined]);
  expect([stepTo('ArrowLeft', null, 5), stepTo('ArrowRight', null, 5)]).toEqual([4, 0]);
  expect([stepTo('ArrowLeft', 0, 5), stepTo('ArrowRight', 4, 5)]).toEqual([0, 4]);
});
