import { expect, test } from 'vitest';
import { pictureOf, targetOf } from './address';

test.each([
  ['files.md', { kind: 'page', page: 'files', hash: '' }],
  ['files.md#equal-files', { kind: 'page', page: 'files', hash: 'equal-files' }],
  ['README.md', { kind: 'page', page: undefined, hash: '' }],
  ['#here', { kind: 'here', hash: 'here' }],
  ['https://htmx.org/#x', { kind: 'web', address: 'https://htmx.org/#x' }],
  ['../deploy/README.md', { kind: 'source' }],
  ['/v1/account', { kind: 'source' }],
  ['//evil.example/a.md', { kind: 'source' }],
  ['javascript:alert(1)', { kind: 'source' }],
  ['JavaScript:alert(1)//x.md', { kind: 'source' }],
])('%s', (address, target) => expect(targetOf(address)).toEqual(target));

test('pictures are those beside the page', () => {
  expect(pictureOf('playground.png')).toBe('/docs/playground.png');
  expect(pictureOf('https://evil.example/x.png')).toBeUndefined();
  expect(pictureOf('../x.png')).toBeUndefined();
});
