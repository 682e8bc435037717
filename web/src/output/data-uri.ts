// Files that are in the value itself. The page's policy lets nobody fetch `data:`, nor play it, so they are taken apart here.

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** The bytes of a `data:` address; undefined when it is none, or is damaged. */
export function decodeDataUri(address: string): Uint8Array<ArrayBuffer> | undefined {
  const found = /^data:([^,]*),/.exec(address);
  if (!found) return undefined;
  const body = address.slice(found[0].length);
  try {
    if (/;\s*base64$/i.test(found[1] ?? '')) return bytesOf(atob(decodeURIComponent(body).replace(/\s/g, '')));
    return new Uint8Array(new TextEncoder().encode(decodeURIComponent(body)));
  } catch {
    return undefined;
  }
}
