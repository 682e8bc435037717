import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { highlight } from './highlight';

function kinds(code: string, language: string) {
  return highlight(code, language)
    .filter(({ kind }) => kind)
    .map(({ kind, text }) => [kind, text]);
}

test('words, strings, comments and numbers', () => {
  expect(kinds('x = f"a # b"  # no "string"\nreturn 12', 'python')).toEqual([
    ['string', 'f"a # b"'],
    ['comment', '# no "string"'],
    ['keyword', 'return'],
    ['number', '12'],
  ]);
});

test('what only looks like it is left alone', () => {
  expect(kinds('echo ${BASE#x} --for $# file.if', 'sh')).toEqual([]);
  expect(kinds('https://example.org', 'text')).toEqual([]);
});

test('nothing is lost: every block of the documentation is itself again', () => {
  for (const name of readdirSync('../docs').filter((found) => found.endsWith('.md'))) {
    for (const [, language = '', code = ''] of readFileSync(`../docs/${name}`, 'utf8').matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)) {
      expect(
        highlight(code, language)
          .map(({ text }) => text)
          .join(''),
      ).toBe(code);
    }
  }
});
