import { expect, test } from 'vitest';
import { shownName } from './shown-name';

test('a name cannot turn itself around, nor hide a part', () => {
  expect(shownName('photo\u202egpj.exe')).toBe('photo\ufffdgpj.exe');
  expect(shownName('a\u2066b\u200bc\nd\u0000')).toBe('a\ufffdb\ufffdc\ufffdd\ufffd');
});

test('names of all languages stay as they are', () => {
  for (const name of ['bild 1.png', 'תמונה.png', '写真🦊.png', 'می\u200cخواهم.png', '👩\u200d🚀.png', '<b>.svg'])
    expect(shownName(name)).toBe(name);
});
