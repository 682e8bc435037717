// The documentation that comes with the server: Markdown, as programs get it too.
import { queryOptions } from '@tanstack/react-query';
import { ask, askText, part } from './http';

export const documentQuery = (name: string) =>
  queryOptions({ queryKey: ['documents', name], queryFn: () => askText(`/docs/${part(name)}.md`), staleTime: Infinity });

/** All of it in one text, for the search. */
export const everyDocumentQuery = queryOptions({
  queryKey: ['documents'],
  queryFn: () => askText('/llms-full.txt'),
  staleTime: Infinity,
});

/** What the server says of its own API. */
export const apiDescriptionQuery = queryOptions({
  queryKey: ['openapi'],
  queryFn: () => ask<object>('/openapi.json'),
  staleTime: Infinity,
});
