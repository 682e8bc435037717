import { expect, test } from 'vitest';
import type { Field, FieldKind } from './field';
import { sampleInput } from './sample-input';

const field = (name: string, kind: FieldKind, required = true): Field => ({
  name,
  title: name,
  description: '',
  kind,
  required,
  nullable: false,
  deprecated: false,
  default: undefined,
});

test('required inputs that are missing get something in their place', () => {
  const fields = [
    field('image', { type: 'file' }),
    field('scale', { type: 'choice', options: [2, 3] }),
    field('seed', { type: 'number', integer: true }, false),
  ];
  expect(sampleInput(fields, { scale: 3 })).toEqual({ image: 'https://example.com/your-file', scale: 3 });
});

test('bytes and secrets are not spelled out', () => {
  const fields = [field('image', { type: 'file' }), field('key', { type: 'secret' })];
  expect(sampleInput(fields, { image: `data:image/png;base64,${'A'.repeat(500)}`, key: 'hunter2' })).toEqual({
    image: 'https://example.com/your-file',
    key: '<secret>',
  });
});
