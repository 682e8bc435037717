import { expect, test } from 'vitest';
import type { Json } from '../json';
import { openAtFirst } from './open-at-first';

test('what is small is open, but for what is very deep', () => {
  let deep: Json = 'bottom';
  for (let level = 0; level < 40; level += 1) deep = [deep];
  let depth = 0;
  const isOpen = openAtFirst(deep);
  for (let at: Json = deep; Array.isArray(at) && isOpen(at); at = at[0] ?? null) depth += 1;
  expect(depth).toBe(8);

  const bottom: Json = { x: [] };
  const value: Json = { a: { b: { c: { d: bottom } } } };
  expect(openAtFirst(value)(bottom)).toBe(true);
});

test('many small lists are folded, in an outermost one that is open', () => {
  const lists: Json[] = Array.from({ length: 120 }, (_, index) => [index, index, index]);
  const isOpen = openAtFirst(lists);
  expect(isOpen(lists)).toBe(true);
  expect(lists.some(isOpen)).toBe(false);
});

test('one long list among short ones folds them all', () => {
  const value: Json = { names: ['a', 'b'], numbers: Array.from({ length: 1000 }, (_, index) => index) };
  const isOpen = openAtFirst(value);
  expect([isOpen(value), isOpen(value['names'] ?? null), isOpen(value['numbers'] ?? null)]).toEqual([true, false, false]);
});

test('a list of thousands is folded', () => {
  const value: Json = Array.from({ length: 5000 }, (_, index) => index);
  expect(openAtFirst(value)(value)).toBe(false);
});
