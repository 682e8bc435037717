import { expect, test } from 'vitest';
import { emptyStream, reduceStream, type StreamEvent } from './stream-state';

const output = (id: string, data: string): StreamEvent => ({ type: 'output', id, data });
const done = (id: string): StreamEvent => ({ type: 'done', id, data: '{}' });
const error = (id: string, data: string): StreamEvent => ({ type: 'error', id, data });
const run = (...events: StreamEvent[]) => reduceStream(emptyStream, events);

test('output comes in order until done', () => {
  const state = run(output('1:0', 'Once'), output('1:1', ' more,\n'), done('1:2'), output('1:3', 'never'));
  expect(state.items).toEqual(['Once', ' more,\n']);
  expect(state).toMatchObject({ ended: 'done', lastId: '1:2', error: undefined });
});

test('it is the same in one go and piece by piece', () => {
  const events = [output('1:0', 'a'), output('1:9', 'b'), output('1:10', 'c'), output('2:0', 'd'), done('2:1')];
  expect(events.reduce((state, event) => reduceStream(state, [event]), emptyStream)).toEqual(run(...events));
  expect(run(...events).items).toEqual(['a', 'b', 'c', 'd']);
});

test('events that come again after a cut count once', () => {
  const events = [output('1:0', 'a'), output('1:1', 'b'), output('1:0', 'a'), output('1:1', 'b'), output('1:2', 'c')];
  expect(run(...events).items).toEqual(['a', 'b', 'c']);
});

test('ids of another form are all taken', () => {
  expect(run(output('x', 'a'), output('', 'b'), output('x', 'c')).items).toEqual(['a', 'b', 'c']);
});

test('an error keeps what came before it', () => {
  const state = run(output('1:0', 'a'), error('1:1', '{"detail":"no memory"}'), done('1:2'));
  expect(state).toMatchObject({ items: ['a'], error: 'no memory', ended: 'done' });
});

test('an interrupted attempt is void, and another follows', () => {
  const state = run(output('1:0', 'a'), error('1:1', '{"detail":"Prediction interrupted; please retry (code: PA)"}'), done('1:2'));
  expect(state).toMatchObject({ items: [], ended: 'interrupted', error: undefined });
});

test('an error that is no JSON is shown as it is', () => {
  expect(run(error('1:0', '<b>oops')).error).toBe('<b>oops');
});

test('a hundred thousand events are taken in a moment', () => {
  const events = Array.from({ length: 100_000 }, (_, index) => output(`1:${index}`, 'x'));
  expect(run(...events.slice(0, 1)).items).toHaveLength(1);
  expect(reduceStream(emptyStream, events).items).toHaveLength(100_000);
});
