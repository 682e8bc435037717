import { expect, test } from 'vitest';
import { findWords } from './find';

const everything = [
  '<!-- /docs/a.md -->',
  '# Apples',
  'They are red.',
  '## Growing [them](b.md)',
  'Water, `sun` and patience.',
  '```sh',
  '# not a heading',
  '```',
  '<!-- /docs/b.md -->',
  '# Pears',
  'Like apples, with sun.',
].join('\n');

test('words in headings come first, then those in the text', () => {
  expect(findWords(everything, 'apples').map(({ page, slug }) => [page, slug])).toEqual([
    ['a', undefined],
    ['b', undefined],
    ['a', 'growing-them'],
  ]);
});

test('all words have to be there, and a line says where', () => {
  expect(findWords(everything, 'SUN patience')).toEqual([
    { page: 'a', title: 'Apples', heading: 'Growing them', slug: 'growing-them', line: 'Water, sun and patience.' },
  ]);
  expect(findWords(everything, 'sun moon')).toEqual([]);
  expect(findWords(everything, '  ')).toEqual([]);
});
