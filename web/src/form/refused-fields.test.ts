import { expect, test } from 'vitest';
import { fieldsOfSchema } from '../schema/fields-of-schema';
import { Problem } from '../services/problem';
import { refusedFields } from './refused-fields';

const fields = fieldsOfSchema({
  components: {
    schemas: {
      Input: {
        properties: {
          prompt: { type: 'string', 'x-order': 0 },
          steps: { type: 'integer', 'x-order': 1 },
          images: { type: 'array', items: { type: 'string', format: 'uri' }, 'x-order': 2 },
          options: { type: 'object', 'x-order': 3 },
        },
      },
    },
  },
});

test('what the server refuses is found by the names that inputs have in the form, in its order', () => {
  const problem = new Problem(422, 'Input validation failed', '', [
    { field: 'input.options.size.0', description: 'Too small' },
    { field: 'input.images.1', description: 'Invalid URI' },
    { field: 'input.images', description: 'Too many' },
    { field: 'input.steps', description: 'Must be less than or equal to 50' },
    { field: 'input.steps', description: 'Must be even' },
    { field: 'input.nobody', description: 'Unknown' },
    { field: 'version', description: 'Unknown' },
    { field: 'input', description: 'prompt is required' },
  ]);
  expect(Object.entries(refusedFields(problem, fields))).toEqual([
    ['input-prompt', 'This is required.'],
    ['input-steps', 'Must be less than or equal to 50'],
    ['input-images.1.value', 'Invalid URI'],
    ['input-images', 'Too many'],
    ['input-options', 'size.0: Too small'],
  ]);
  expect(refusedFields(new Error('x'), fields)).toEqual({});
});
