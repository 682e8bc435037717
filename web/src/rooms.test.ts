// Imports go one way; README.md draws it.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

const mayImport: Record<string, string[]> = {
  wire: [],
  schema: [],
  logs: [],
  snippets: [],
  services: ['wire'],
  ui: ['services'],
  output: ['services', 'ui'],
  form: ['schema', 'services', 'ui'],
  run: ['logs', 'output', 'services', 'ui'],
  pages: ['app', 'form', 'logs', 'output', 'run', 'schema', 'services', 'snippets', 'ui'],
  app: ['pages', 'services', 'ui'],
  styles: [],
};

function importsOf(file: string): string[] {
  const found = readFileSync(file, 'utf8').matchAll(/(?:from|import|import\()\s*'(\.[^']*)'/g);
  return Array.from(found, ([, path = '']) => normalize(join(dirname(file), path)));
}

test.each(Object.keys(mayImport))('%s imports from nobody else than it may', (room) => {
  const files = readdirSync(join('src', room), { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name));
  const wrong = files.flatMap((name) => {
    const rooms = importsOf(join('src', room, name)).map((path) => path.split('/').slice(1));
    const others = rooms.filter((parts) => parts.length > 1 && parts[0] !== room && !mayImport[room]?.includes(parts[0] ?? ''));
    return others.map((parts) => `${name} -> ${parts.join('/')}`);
  });
  expect(wrong).toEqual([]);
});

test('every room is known', () => {
  const rooms = readdirSync('src', { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(rooms.map(({ name }) => name).sort()).toEqual(Object.keys(mayImport).sort());
});
