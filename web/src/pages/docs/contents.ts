// docs/README.md, which lists the pages, read as what it is: a title, a summary, sections of links with a few words each.
export type Entry = { name: string; title: string; about: string };
export type Section = { title: string; entries: Entry[] };

const entry = /^[-*] \[([^\]]+)\]\(([\w-]+)\.md\)(?::\s*(.*))?$/;

export function parseContents(text: string): Section[] {
  const sections: Section[] = [];
  for (const line of text.split('\n')) {
    if (line.startsWith('## ')) sections.push({ title: line.slice(3).trim(), entries: [] });
    const [, title, name, about] = entry.exec(line) ?? [];
    if (title !== undefined && name !== undefined) sections.at(-1)?.entries.push({ name, title, about: about ?? '' });
  }
  return sections.filter(({ entries }) => entries.length > 0);
}

/** Those before and behind a page, as somebody reads who reads everything. */
export function neighbours(sections: Section[], name: string): { before?: Entry; after?: Entry } {
  const all = sections.flatMap(({ entries }) => entries);
  const place = all.findIndex((one) => one.name === name);
  return place < 0 ? {} : { before: all[place - 1], after: all[place + 1] };
}
