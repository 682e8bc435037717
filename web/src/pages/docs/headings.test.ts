import { expect, test } from 'vitest';
import { headingsOf, slugOf } from './headings';

test.each([
  ['A rented machine', 'a-rented-machine'],
  ['Web pages (CORS)', 'web-pages-cors'],
  ['What `cog.yaml` is: a file', 'what-cogyaml-is-a-file'],
  ['Größe & Maß', 'größe--maß'],
  ['snake_case', 'snake_case'],
])('%s is found at #%s', (text, slug) => expect(slugOf(text)).toBe(slug));

test('headings are what is no code', () => {
  const text = '# T\n\n```sh\n# a comment\n```\n\n## A [link](x.md) and `code`\n\n~~~\n## no\n~~~\n### Deeper ###\n#hashtag\n';
  expect(headingsOf(text)).toEqual([
    { level: 1, text: 'T', slug: 't' },
    { level: 2, text: 'A link and code', slug: 'a-link-and-code' },
    { level: 3, text: 'Deeper', slug: 'deeper' },
  ]);
});

test('a fence in a longer fence does not end it', () => {
  expect(headingsOf('````md\n```\n# no\n```\n# no\n````\n# yes').map(({ text }) => text)).toEqual(['yes']);
});
