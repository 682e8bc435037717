import { expect, test } from 'vitest';
import type { JsonObject } from '../../json';
import { subjectsOf } from './reference';

const description: JsonObject = {
  servers: [{ url: 'https://host:1/v1' }],
  tags: [{ name: 'Things', description: 'Of use.' }, { name: 'Unused' }],
  paths: {
    '/things': {
      get: {
        tags: ['Things'],
        operationId: 'things.list',
        summary: 'All',
        security: [{ bearerAuth: ['read'] }],
        parameters: [{ $ref: '#/components/parameters/cursor' }],
        responses: {
          200: { description: 'A page', content: { 'application/json': { schema: { $ref: '#/components/schemas/page' } } } },
          401: { description: 'no' },
        },
      },
    },
    '/own': {
      post: {
        tags: ['Things'],
        operationId: 'own',
        servers: [{ url: 'https://host:1' }],
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/thing' } } } },
        responses: { 204: { description: 'Done' } },
      },
    },
  },
  components: {
    parameters: { cursor: { name: 'cursor', in: 'query', description: 'Where', schema: { type: 'string' } } },
    schemas: {
      page: { type: 'object', properties: { results: { type: 'array', items: { $ref: '#/components/schemas/thing' } } } },
      thing: {
        type: 'object',
        required: ['id'],
        properties: {
          id: { type: 'string', description: 'Its name' },
          at: { type: ['string', 'null'], format: 'date-time' },
          parts: { type: 'array', items: { $ref: '#/components/schemas/thing' } },
          old: { type: 'string', deprecated: true },
          kind: { enum: ['a', 'b'] },
        },
      },
    },
  },
};

test('operations by subject, with what they take and give', () => {
  const [things, ...others] = subjectsOf(description);
  expect(others).toEqual([]);
  const [list, own] = things?.operations ?? [];
  expect(list).toMatchObject({ method: 'GET', path: '/v1/things', scope: 'read' });
  expect(list?.parameters).toEqual([{ name: 'cursor', type: 'string', required: false, about: 'Where', place: 'query' }]);
  expect(list?.answers).toMatchObject([{ status: '200', about: 'A page', type: 'application/json' }]);
  expect(list?.answers[0]?.members.map(({ name, type, required }) => [name, type, required])).toEqual([
    ['id', 'string', true],
    ['at', 'date-time or null', false],
    ['parts', 'list of thing', false],
    ['kind', '"a", "b"', false],
  ]);
  expect(own).toMatchObject({ path: '/own', scope: undefined, answers: [{ status: '204', type: '', members: [] }] });
});
