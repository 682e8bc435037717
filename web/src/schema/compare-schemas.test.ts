import { expect, test } from 'vitest';
import type { JsonObject } from '../json';
import { compareSchemas } from './compare-schemas';

const openapi = (properties: JsonObject, required: string[] = [], more: JsonObject = {}): JsonObject => ({
  components: { schemas: { Input: { type: 'object', properties, required }, ...more } },
});
const differences = (title: string, before: JsonObject, after: JsonObject) =>
  compareSchemas(before, after).find((part) => part.title === title)?.differences;

test('inputs that came, went and changed', () => {
  const before = openapi({ text: { type: 'string', 'x-order': 0 }, steps: { type: 'integer', maximum: 50 }, seed: { type: 'integer' } });
  const after = openapi({ text: { type: 'string', 'x-order': 3 }, steps: { type: 'integer', maximum: 100 }, size: { type: 'integer' } }, [
    'text',
  ]);
  expect(differences('Inputs', before, after)).toEqual([
    { name: 'text', change: 'changed', details: ['now required'] },
    { name: 'steps', change: 'changed', details: ['maximum: 50 → 100'] },
    { name: 'size', change: 'added', details: [] },
    { name: 'seed', change: 'removed', details: [] },
  ]);
});

test('what an input refers to counts as its own', () => {
  const input = { style: { allOf: [{ $ref: '#/components/schemas/style' }], 'x-order': 1 } };
  const before = openapi(input, [], { style: { type: 'string', title: 'style', enum: ['a'] } });
  const after = openapi(input, [], { style: { type: 'string', title: 'style', enum: ['a', 'b'] } });
  expect(differences('Inputs', before, after)).toEqual([{ name: 'style', change: 'changed', details: ['enum: ["a"] → ["a","b"]'] }]);
});

test('outputs are compared by member, or as a whole', () => {
  const output = (schema: JsonObject) => openapi({}, [], { Output: { title: 'Output', ...schema } });
  const text = output({ type: 'string' });
  const image = output({ type: 'string', format: 'uri' });
  expect(differences('Output', text, image)).toEqual([{ name: 'output', change: 'changed', details: ['format: nothing → "uri"'] }]);
  const list = output({ type: 'array', items: { type: 'string', nullable: true } });
  expect(differences('Output', text, list)).toEqual([
    {
      name: 'output',
      change: 'changed',
      details: ['type: "string" → "array"', 'items: nothing → {"type":"string","nullable":true}'],
    },
  ]);
  const object = (properties: JsonObject) => output({ type: 'object', properties });
  expect(differences('Output', object({ a: { type: 'string' } }), object({ a: { type: 'string' }, b: { type: 'number' } }))).toEqual([
    { name: 'b', change: 'added', details: [] },
  ]);
});

test('inputs of a training are compared where there is one', () => {
  const trains = openapi({}, [], { TrainingInput: { type: 'object', properties: { words: { type: 'string' } } } });
  expect(differences('Inputs of a training', openapi({}), trains)).toEqual([{ name: 'words', change: 'added', details: [] }]);
  expect(differences('Inputs of a training', openapi({}), openapi({}))).toBeUndefined();
});

test('a schema does not differ from itself', () => {
  const one = openapi({ a: { type: 'string', default: 'x' } }, ['a'], { Output: { type: 'string' } });
  expect(compareSchemas(one, one).flatMap((part) => part.differences)).toEqual([]);
});
