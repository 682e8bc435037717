import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { neighbours, parseContents } from './contents';

const sections = parseContents(
  '# M\n\n> about\n\nwords [x](x.md)\n\n## One\n\n- [A](a.md): first\n- [B b](b-b.md)\n\n## Empty\n\n## Two\n\n- [C](c.md): [d](d.md)\n',
);

test('sections with their pages', () => {
  expect(sections.map(({ title, entries }) => [title, entries.map(({ name }) => name)])).toEqual([
    ['One', ['a', 'b-b']],
    ['Two', ['c']],
  ]);
  expect(sections[0]?.entries).toEqual([
    { name: 'a', title: 'A', about: 'first' },
    { name: 'b-b', title: 'B b', about: '' },
  ]);
});

test('what lies before and behind a page, across sections', () => {
  expect(neighbours(sections, 'b-b')).toMatchObject({ before: { name: 'a' }, after: { name: 'c' } });
  expect(neighbours(sections, 'a').before).toBeUndefined();
  expect(neighbours(sections, 'absent')).toEqual({});
});

test('the list of this repository is one', () => {
  const names = parseContents(readFileSync('../docs/README.md', 'utf8')).flatMap(({ entries }) => entries.map(({ name }) => name));
  expect(names).toContain('python');
  expect(names).toContain('http-api');
  expect(new Set(names).size).toBe(names.length);
});
