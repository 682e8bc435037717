// Where a link of the documentation leads. Its files link to each other as files do, which is right for who reads them in a source tree.
export type Target =
  | { kind: 'page'; page: string | undefined; hash: string }
  | { kind: 'here'; hash: string }
  | { kind: 'web'; address: string }
  /** A file of the source tree, which is not here. */
  | { kind: 'source' };

export function targetOf(address: string): Target {
  const [path = '', hash = ''] = address.split('#');
  if (/^https?:$/.test(/^[a-z][a-z0-9+.-]*:/i.exec(path)?.[0].toLowerCase() ?? '')) return { kind: 'web', address };
  if (path === '') return { kind: 'here', hash };
  const page = /^([\w-]+)\.md$/.exec(path)?.[1];
  if (page === undefined) return { kind: 'source' };
  return { kind: 'page', page: page === 'README' ? undefined : page, hash };
}

/** A picture that lies beside the page. */
export function pictureOf(address: string): string | undefined {
  return /^[\w-]+\.png$/.test(address) ? `/docs/${address}` : undefined;
}
