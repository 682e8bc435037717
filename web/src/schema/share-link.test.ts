import { expect, test } from 'vitest';
import type { Field } from './field';
import { decodeInput, encodeInput } from './share-link';

const secret: Field = {
  name: 'key',
  title: 'Key',
  description: '',
  kind: { type: 'secret' },
  required: false,
  nullable: false,
  deprecated: false,
  default: undefined,
};

test('any input comes back as it was', () => {
  const input = { prompt: 'a "fox" — ünïcode 🦊 \u2028', steps: 4, on: true, list: ['a', 'b'], none: null };
  expect(decodeInput(encodeInput(input, []))).toEqual(input);
});

test('a link needs no escaping', () => {
  expect(encodeInput({ text: '>>>???~~~ÿÿ' }, [])).toMatch(/^#input=[A-Za-z0-9_-]+$/);
});

test('secrets and the bytes of files stay out', () => {
  const link = encodeInput({ key: 'hunter2', image: 'data:image/png;base64,AA', images: ['data:,x'], text: 'hi' }, [secret]);
  expect(decodeInput(link)).toEqual({ text: 'hi' });
});

test('a link that was cut, or is none, is nothing', () => {
  expect(decodeInput('#input=eyJ0ZXh0Ijoi')).toBeUndefined();
  expect(decodeInput('#input=****')).toBeUndefined();
  expect(decodeInput('#input=WzFd')).toBeUndefined();
  expect(decodeInput('#code=123')).toBeUndefined();
});
