import { expect, test } from 'vitest';
import { looksLikeMarkdown } from './looks-like-markdown';

test.each(['# Title\n\ntext', 'Code:\n```js\nx\n```', '| a | b |\n|---|---|\n| 1 | 2 |', 'Three things:\n\n1. **First**, this\n2. that'])(
  '%j is Markdown',
  (text) => expect(looksLikeMarkdown(text)).toBe(true),
);

test.each([
  'Once upon a time',
  '#hashtag and 2 * 3 * 4',
  '- a\n- b',
  '<b>x</b> [a](b) ![c](d)',
  'a -- b\n-----\nc',
  `${'x'.repeat(60_000)}\n# y`,
])('text stays text (%#)', (text) => expect(looksLikeMarkdown(text)).toBe(false));
