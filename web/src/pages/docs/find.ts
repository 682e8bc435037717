// Looks for words in all of the documentation.
import { headingsOf, proseOf } from './headings';

export type Found = { page: string; title: string; heading: string | undefined; slug: string | undefined; line: string };

/** The marks with which llms-full.txt says where each page begins. */
const begin = /^<!-- \/docs\/([\w-]+)\.md -->$/;

function pagesOf(everything: string): { name: string; text: string }[] {
  const pages: { name: string; lines: string[] }[] = [];
  for (const line of everything.split('\n')) {
    const name = begin.exec(line)?.[1];
    if (name !== undefined) pages.push({ name, lines: [] });
    else pages.at(-1)?.lines.push(line);
  }
  return pages.map(({ name, lines }) => ({ name, text: lines.join('\n') }));
}

type Part = { page: string; title: string; heading: string | undefined; slug: string | undefined; lines: string[] };

function partsOf({ name, text }: { name: string; text: string }): Part[] {
  const title = headingsOf(text)[0]?.text ?? name;
  const prose = proseOf(text);
  const parts: Part[] = [{ page: name, title, heading: undefined, slug: undefined, lines: [] }];
  text.split('\n').forEach((line, number) => {
    const heading = prose[number] === line ? headingsOf(line)[0] : undefined;
    if (heading && heading.level > 1) parts.push({ page: name, title, heading: heading.text, slug: heading.slug, lines: [] });
    else parts.at(-1)?.lines.push(line);
  });
  return parts;
}

function tidy(line: string): string {
  return line
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/[`*|#]+/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** Parts of pages in which all words stand: those with the words in a heading first. */
export function findWords(everything: string, query: string, most = 12): Found[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const hasAll = (text: string) => words.every((word) => text.toLowerCase().includes(word));
  const ranked = pagesOf(everything)
    .flatMap(partsOf)
    .filter((part) => hasAll([part.title, part.heading, ...part.lines].join('\n')))
    .map((part) => {
      const line = part.lines.find((one) => words.some((word) => one.toLowerCase().includes(word))) ?? '';
      const rank = hasAll(part.heading ?? part.title) ? 0 : hasAll(part.lines.join('\n')) ? 1 : 2;
      return { rank, found: { page: part.page, title: part.title, heading: part.heading, slug: part.slug, line: tidy(line) } };
    });
  return ranked
    .sort((one, other) => one.rank - other.rank)
    .slice(0, most)
    .map(({ found }) => found);
}
