import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { JsonTree } from './json-tree';

const files = { origin: 'https://127.0.0.1:8444', shownAt: 'http://127.0.0.1:8442' };
afterEach(cleanup);

test('a link to a file of this server leads to where the page gets it, and says what the API does', () => {
  render(<JsonTree value={{ weights: 'https://127.0.0.1:8444/f/t/w.bin', other: 'https://example.com/f/t/w.bin' }} files={files} />);
  expect(screen.getByText('https://127.0.0.1:8444/f/t/w.bin').getAttribute('href')).toBe('http://127.0.0.1:8442/f/t/w.bin');
  expect(screen.getByText('https://example.com/f/t/w.bin').getAttribute('href')).toBe('https://example.com/f/t/w.bin');
});

test('all can be folded and unfolded', () => {
  render(<JsonTree value={Array.from({ length: 120 }, (_, index) => [`leaf ${index}`])} files={files} />);
  expect(screen.queryByText('"leaf 7"')).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Expand all' }));
  expect(screen.getByText('"leaf 7"')).toBeDefined();
  fireEvent.click(screen.getByRole('button', { name: 'Collapse all' }));
  expect(screen.queryByText('"leaf 7"')).toBeNull();
});

test('marks that turn a text around are told', () => {
  render(<JsonTree value={['photo\u202egpj.exe']} files={files} />);
  expect(screen.getByText('"photo\\u202egpj.exe"')).toBeDefined();
});
