import { expect, test } from 'vitest';
import { decodeDataUri } from './data-uri';

const text = (address: string) => {
  const bytes = decodeDataUri(address);
  return bytes && new TextDecoder().decode(bytes);
};

test('bytes come out as they went in', () => {
  expect(text('data:text/plain;base64,aGVsbG8=')).toBe('hello');
  expect(text('data:text/plain;charset=utf-8;base64,aGVs%0AbG8%3D')).toBe('hello');
  expect(text('data:,a%20b%20%E2%80%93')).toBe('a b –');
  expect(Array.from(decodeDataUri('data:application/octet-stream;base64,AP8Q') ?? [])).toEqual([0, 255, 16]);
});

test('what is damaged is nothing', () => {
  expect(decodeDataUri('data:image/png;base64,***')).toBeUndefined();
  expect(decodeDataUri('data:,%E0%A4%A')).toBeUndefined();
  expect(decodeDataUri('https://example.com/')).toBeUndefined();
});
