// Lists come in pages; the wire names the neighbours by whole addresses, of which only the cursor matters.
export type Page<T> = { results: T[]; next: string | null; previous: string | null };
export type WirePage<T> = { next?: string | null; previous?: string | null; results: T[] };

function cursorOf(link: string | null | undefined): string | null {
  return link ? new URL(link, window.location.origin).searchParams.get('cursor') : null;
}

export function toPage<W, T>(page: WirePage<W>, convert: (item: W) => T): Page<T> {
  return { results: page.results.map(convert), next: cursorOf(page.next), previous: cursorOf(page.previous) };
}
