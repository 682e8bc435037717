import { expect, test } from 'vitest';
import type { JsonObject } from '../json';
import { fieldsOfSchema } from './fields-of-schema';
import { canTrain, outputOfSchema } from './output-of-schema';

function openapi(properties: JsonObject, required: string[] = [], others: JsonObject = {}): JsonObject {
  return { components: { schemas: { Input: { type: 'object', properties, required }, ...others } } };
}

function kind(property: JsonObject, others: JsonObject = {}, name = 'x') {
  return fieldsOfSchema(openapi({ [name]: property }, [], others))[0]?.kind;
}

test('what is true, false or null has three places, unless it begins with one of the two', () => {
  const kind = (property: JsonObject) =>
    fieldsOfSchema({ components: { schemas: { Input: { properties: { x: property } } } } }).map((field) => field.kind);
  expect(kind({ type: 'boolean', nullable: true, default: null })).toEqual([{ type: 'choice', options: [true, false], preset: false }]);
  expect(kind({ anyOf: [{ type: 'boolean' }, { type: 'null' }] })).toMatchObject([{ type: 'choice' }]);
  expect(kind({ type: 'boolean', nullable: true, default: true })).toEqual([{ type: 'boolean' }]);
});

test('fields come in the order of x-order', () => {
  const fields = fieldsOfSchema(
    openapi({ b: { type: 'string', 'x-order': 1 }, c: { type: 'string' }, a: { type: 'string', 'x-order': 0 } }),
  );
  expect(fields.map((field) => field.name)).toEqual(['a', 'b', 'c']);
});

test('a title is the name in words', () => {
  expect(fieldsOfSchema(openapi({ num_inference_steps: { type: 'integer' } }))[0]?.title).toBe('Num inference steps');
});

test('a prompt is a long text, a seed is a number without a slider', () => {
  expect(kind({ type: 'string' }, {}, 'prompt')).toMatchObject({ type: 'text', long: true });
  expect(kind({ type: 'string' }, {}, 'voice_id')).toMatchObject({ type: 'text', long: false });
  expect(kind({ type: 'integer', nullable: true }, {}, 'seed')).toEqual({
    type: 'number',
    integer: true,
    minimum: undefined,
    maximum: undefined,
  });
});

test('a bounded number gets a slider with a step that fits its range, a huge range gets none', () => {
  expect(kind({ type: 'number', minimum: 0, maximum: 1 })).toMatchObject({ slider: { step: 0.01 } });
  expect(kind({ type: 'integer', minimum: 1, maximum: 50 })).toMatchObject({ slider: { step: 1 } });
  expect(kind({ type: 'integer', minimum: 0, maximum: 1000000 })).not.toHaveProperty('slider');
});

test('choices come through allOf with a reference', () => {
  const others = { scale: { enum: [2, 3, 4], type: 'integer' } };
  const property = { allOf: [{ $ref: '#/components/schemas/scale' }], default: 2, description: 'How much' };
  const field = fieldsOfSchema(openapi({ scale: property }, [], others))[0];
  expect(field).toMatchObject({ kind: { type: 'choice', options: [2, 3, 4] }, default: 2, description: 'How much' });
});

test('files, secrets, switches', () => {
  expect(kind({ type: 'string', format: 'uri', 'x-cog-accept': 'image/*' })).toEqual({ type: 'file', accept: 'image/*' });
  expect(kind({ type: 'string', format: 'password', 'x-cog-secret': true })).toEqual({ type: 'secret' });
  expect(kind({ type: 'boolean' })).toEqual({ type: 'boolean' });
});

test('null among the alternatives makes a field nullable', () => {
  const fields = fieldsOfSchema(openapi({ a: { anyOf: [{ type: 'integer' }, { type: 'null' }] }, b: { type: ['string', 'null'] } }));
  expect(fields.map((field) => [field.kind.type, field.nullable])).toEqual([
    ['number', true],
    ['text', true],
  ]);
});

test('lists of simple things are lists, all else is JSON', () => {
  expect(kind({ type: 'array', items: { type: 'string', format: 'uri' } })).toMatchObject({ type: 'list', item: { type: 'file' } });
  expect(kind({ type: 'array', items: { type: 'object' } })).toEqual({ type: 'json', expects: 'a JSON list' });
  expect(kind({ type: 'object' })).toEqual({ type: 'json', expects: 'a JSON object' });
});

test('references in a circle and documents without inputs do no harm', () => {
  const circle = { a: { $ref: '#/components/schemas/b' }, b: { $ref: '#/components/schemas/a' } };
  expect(kind({ $ref: '#/components/schemas/a' }, circle)).toEqual({ type: 'json', expects: 'JSON' });
  expect(fieldsOfSchema({})).toEqual([]);
  expect(fieldsOfSchema({ components: 'no' })).toEqual([]);
});

test('outputs are described', () => {
  const shape = (Output: JsonObject) => outputOfSchema(openapi({}, [], { Output })).description;
  expect(shape({ type: 'string' })).toBe('text');
  expect(shape({ type: 'array', items: { type: 'string', format: 'uri' } })).toBe('list of files');
  expect(
    outputOfSchema(openapi({}, [], { Output: { type: 'array', items: { type: 'string' }, 'x-cog-array-display': 'concatenate' } }))
      .concatenate,
  ).toBe(true);
});

test('a version can train when its schema has a TrainingInput', () => {
  expect(canTrain(openapi({}, [], { TrainingInput: { properties: {} } }))).toBe(true);
  expect(canTrain(openapi({}))).toBe(false);
});
