import { expect, test } from 'vitest';
import { Problem } from '../../services/problem';
import { refusedFields } from './refused-fields';

test('what the server refuses is found by the name of the input', () => {
  const problem = new Problem(422, 'Input validation failed', '', [
    { field: 'input.steps', description: 'Must be less than or equal to 50' },
    { field: 'input.images.1', description: 'Invalid URI' },
    { field: 'version', description: 'Unknown' },
    { field: 'input', description: 'prompt is required' },
  ]);
  expect(refusedFields(problem)).toEqual({
    steps: 'Must be less than or equal to 50',
    images: '1: Invalid URI',
    prompt: 'This is required.',
  });
  expect(refusedFields(new Error('x'))).toEqual({});
});
