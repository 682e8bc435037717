// The headings of a page, and the names by which addresses lead to them: GitHub's, so that the same links work there.
export type Heading = { level: number; text: string; slug: string };

export function slugOf(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{Letter}\p{Number}\s_-]/gu, '')
    .replaceAll(/\s/g, '-');
}

/** Markdown of a heading without its marks. */
function plain(text: string): string {
  return text.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll(/[`*]/g, '');
}

/** Lines of a text that are not code. */
export function proseOf(text: string): string[] {
  let fence: string | undefined;
  return text.split('\n').map((line) => {
    const mark = /^\s*(```+|~~~+)/.exec(line)?.[1];
    if (fence !== undefined) {
      if (mark !== undefined && mark.startsWith(fence)) fence = undefined;
      return '';
    }
    fence = mark;
    return mark === undefined ? line : '';
  });
}

export function headingsOf(text: string): Heading[] {
  return proseOf(text).flatMap((line) => {
    const [, marks = '', words] = /^(#{1,4}) +(.+?)\s*#*$/.exec(line) ?? [];
    return words === undefined ? [] : [{ level: marks.length, text: plain(words), slug: slugOf(plain(words)) }];
  });
}
