import { expect, test } from 'vitest';
import { emptyStream, reduceStream, type StreamEvent } from './stream-state';

const output = (id: string, data: string): StreamEvent => ({ type: 'output', id, data });
const run = (...events: StreamEvent[]) => events.reduce(reduceStream, emptyStream);

test('output comes in order until done', () => {
  const state = run(output('1:0', 'Once'), output('1:1', ' more,\n'), { type: 'done', id: '1:2', data: '{}' }, output('1:3', 'never'));
  expect(state.items).toEqual(['Once', ' more,\n']);
  expect(state).toMatchObject({ ended: 'done', lastId: '1:2', error: undefined });
});

test('events that come again after a cut count once', () => {
  expect(run(output('1:0', 'a'), output('1:1', 'b'), output('1:0', 'a'), output('1:1', 'b'), output('1:2', 'c')).items).toEqual(['a', 'b', 'c']);
});

test('an error keeps what came before it', () => {
  const state = run(output('1:0', 'a'), { type: 'error', id: '1:1', data: '{"detail":"no memory"}' }, { type: 'done', id: '1:2', data: '{"reason":"error"}' });
  expect(state).toMatchObject({ items: ['a'], error: 'no memory', ended: 'done' });
});

test('an interrupted attempt is void, and another follows', () => {
  const state = run(output('1:0', 'a'), { type: 'error', id: '1:1', data: '{"detail":"Prediction interrupted; please retry (code: PA)"}' }, { type: 'done', id: '1:2', data: '{}' });
  expect(state).toMatchObject({ items: [], ended: 'interrupted', error: undefined });
});

test('an error that is no JSON is shown as it is', () => {
  expect(run({ type: 'error', id: '1', data: '<b>oops' }).error).toBe('<b>oops');
});
