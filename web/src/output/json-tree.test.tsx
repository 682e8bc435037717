import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { JsonTree } from './json-tree';

afterEach(cleanup);

test('own files are linked to where this page gets them, and shown by their addresses', () => {
  const own = 'https://127.0.0.1:8444/f/token/a.npz';
  const files = { origin: 'https://127.0.0.1:8444', shownAt: 'http://127.0.0.1:8445' };
  render(<JsonTree value={{ weights: own, other: 'https://example.com/b' }} files={files} />);
  expect(screen.getByRole('link', { name: own }).getAttribute('href')).toBe('http://127.0.0.1:8445/f/token/a.npz');
  expect(screen.getByRole('link', { name: 'https://example.com/b' }).getAttribute('href')).toBe('https://example.com/b');
});
