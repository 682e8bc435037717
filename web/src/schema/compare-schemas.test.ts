import { expect, test } from 'vitest';
import type { JsonObject } from '../json';
import { compareSchemas } from './compare-schemas';

const openapi = (properties: JsonObject, required: string[] = []): JsonObject => ({
  components: { schemas: { Input: { properties, required } } },
});

test('inputs that came, went and changed', () => {
  const before = openapi({ text: { type: 'string', 'x-order': 0 }, steps: { type: 'integer', maximum: 50 }, seed: { type: 'integer' } });
  const after = openapi({ text: { type: 'string', 'x-order': 3 }, steps: { type: 'integer', maximum: 100 }, size: { type: 'integer' } }, [
    'text',
  ]);
  expect(compareSchemas(before, after)).toEqual([
    { name: 'text', change: 'changed', details: ['now required'] },
    { name: 'steps', change: 'changed', details: ['maximum: 50 → 100'] },
    { name: 'size', change: 'added', details: [] },
    { name: 'seed', change: 'removed', details: [] },
  ]);
});

test('a schema does not differ from itself', () => {
  const one = openapi({ a: { type: 'string', default: 'x' } }, ['a']);
  expect(compareSchemas(one, one)).toEqual([]);
});
