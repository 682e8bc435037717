import { expect, test } from 'vitest';
import type { Json } from '../json';
import type { Field, FieldKind } from './field';
import { fillForm, hintFor, inputOfForm, type FormValue } from './form-values';

function field(kind: FieldKind, more: Partial<Field> = {}): Field {
  return { name: 'x', title: 'X', description: '', kind, required: false, nullable: false, deprecated: false, default: undefined, ...more };
}
const number: FieldKind = { type: 'number', integer: false, minimum: 0, maximum: 10 };
const text: FieldKind = { type: 'text', long: false };

function sent(one: Field, value: FormValue): Json | undefined {
  return inputOfForm([one], { 'input-x': value }).input['x'];
}

test('a form begins with the defaults, or with an input', () => {
  const fields = [field(number, { default: 3 }), field({ type: 'boolean' }, { name: 'y', default: true }), field(text, { name: 'z' })];
  expect(fillForm(fields)).toEqual({ 'input-x': '3', 'input-y': true, 'input-z': '' });
  expect(fillForm(fields, { x: 4, y: false, z: 'hi' })).toEqual({ 'input-x': '4', 'input-y': false, 'input-z': 'hi' });
});

test('what equals the default is not sent', () => {
  expect(sent(field(number, { default: 3 }), '3')).toBeUndefined();
  expect(sent(field(number, { default: 3 }), '3.5')).toBe(3.5);
  expect(sent(field({ type: 'boolean' }, { default: true }), false)).toBe(false);
});

test('a text with a default can be emptied', () => {
  expect(sent(field(text, { default: 'chaos' }), '')).toBe('');
  expect(sent(field(text), '')).toBeUndefined();
});

test('what Cog calls Optional is not sent when it is left empty', () => {
  const optional = (kind: FieldKind) => field(kind, { nullable: true, default: null });
  expect(sent(optional(text), '')).toBeUndefined();
  expect(sent(optional({ type: 'list', item: text }), [])).toBeUndefined();
  expect(sent(optional({ type: 'boolean' }), false)).toBeUndefined();
  expect(sent(optional(text), 'x')).toBe('x');
  expect(sent(optional({ type: 'boolean' }), true)).toBe(true);
  const answer: FieldKind = { type: 'choice', options: [true, false] };
  expect(['', 'true', 'false'].map((chosen) => sent(optional(answer), chosen))).toEqual([undefined, true, false]);
});

test('a form waits for files on their way', () => {
  const file: FieldKind = { type: 'file' };
  const list = field({ type: 'list', item: file }, { name: 'y' });
  const sending = new File(['x'], 'x.png');
  expect(inputOfForm([field(file), list], { 'input-x': sending, 'input-y': [] })).toEqual({ input: {}, faults: {}, waits: true });
  expect(inputOfForm([field(file), list], { 'input-x': '', 'input-y': [{ value: 'https://a.test/b' }, { value: sending }] })).toMatchObject(
    {
      input: { y: ['https://a.test/b'] },
      waits: true,
    },
  );
  expect(inputOfForm([field(file), list], { 'input-x': '', 'input-y': [] }).waits).toBe(false);
});

test('an empty number is none, and half a number is an error', () => {
  expect(sent(field(number, { nullable: true }), ' ')).toBeUndefined();
  expect(inputOfForm([field(number)], { 'input-x': '1e' }).faults['input-x']).toBeDefined();
});

test('choices keep their type', () => {
  expect(sent(field({ type: 'choice', options: [2, 3, '2'] }), '2')).toBe(2);
  expect(sent(field({ type: 'choice', options: [2, 3, '2'] }), '"2"')).toBe('2');
});

test('a list says which item is wrong', () => {
  const list = field({ type: 'list', item: number });
  expect(sent(list, [{ value: '1' }, { value: '' }, { value: '2' }])).toEqual([1, 2]);
  expect(inputOfForm([list], { 'input-x': [{ value: '1' }, { value: 'two' }] }).faults['input-x']).toEqual([
    undefined,
    { value: { type: 'json', message: 'This is not a number.' } },
  ]);
});

test('JSON is parsed, and refused when it is none', () => {
  const json = field({ type: 'json', expects: 'a JSON object' });
  expect(sent(json, '{"a": [1]}')).toEqual({ a: [1] });
  expect(inputOfForm([json], { 'input-x': '{a}' }).faults['input-x']).toMatchObject({
    message: 'This is not valid JSON; a JSON object is expected.',
  });
});

test('what the schema cannot say is left to the server, with a hint', () => {
  expect(hintFor(field(number), '11')).toBe('At most 10.');
  expect(sent(field(number), '11')).toBe(11);
  expect(hintFor(field({ type: 'number', integer: true }), '1.5')).toBe('A whole number is expected.');
  expect(hintFor(field({ type: 'text', long: false, maxLength: 2 }), 'abc')).toBe('At most 2 characters.');
});
