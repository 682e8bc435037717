import { render } from '@testing-library/react';
import { expect, test } from 'vitest';
import { Markdown } from './markdown';

function html(text: string): string {
  return render(<Markdown text={text} />).container.innerHTML;
}

test('HTML in Markdown is left out', () => {
  const shown = html('before <img src=x onerror=alert(1)> <script>alert(1)</script>\n\n<iframe src="https://evil.com"></iframe>\n\nafter');
  expect(shown).not.toMatch(/<(img|script|iframe)|onerror/);
  expect(shown).toContain('after');
});

test.each([
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:x',
  'file:///etc/passwd',
  '/v1/account',
])('a link to %s leads nowhere', (address) => expect(html(`[click](${address})`)).not.toContain('href'));

test('links to the web open elsewhere and tell nothing', () => {
  expect(html('[x](https://example.com)')).toContain('href="https://example.com" target="_blank" rel="noopener noreferrer nofollow"');
});

test('pictures are not loaded', () => {
  expect(html('![cat](https://evil.com/track.png)')).not.toContain('<img');
});

test('tables are tables', () => {
  expect(html('| a | b |\n|---|---|\n| 1 | 2 |')).toContain('<td>1</td>');
});
