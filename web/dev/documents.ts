// The documentation: docs/ of the repository, as files beside the page. docs/README.md lists it in the form of llms.txt, which is made of
// it with the addresses that the pages have here.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Connect, Plugin } from 'vite';

const folder = fileURLToPath(new URL('../../docs/', import.meta.url));

function file(name: string): Buffer {
  return readFileSync(folder + name);
}

function overview(): string {
  return file('README.md')
    .toString()
    .replaceAll(/\]\((?=[\w-]+\.md[)#])/g, '](/docs/');
}

/** All pages one after the other, each behind a line with its address. */
function everything(): string {
  const listed = Array.from(
    file('README.md')
      .toString()
      .matchAll(/\]\(([\w-]+\.md)\)/g),
    ([, name = '']) => name,
  );
  return [...new Set(listed)].map((name) => `<!-- /docs/${name} -->\n${file(name).toString()}`).join('\n');
}

const middleware: Connect.NextHandleFunction = (request, response, next) => {
  const path = (request.url ?? '').split(/[?#]/)[0] ?? '';
  const made = path === '/llms.txt' ? overview : path === '/llms-full.txt' ? everything : undefined;
  const name = /^\/docs\/([\w-]+\.(?:md|png))$/.exec(path)?.[1];
  if (!made && !(name !== undefined && readdirSync(folder).includes(name))) return next();
  response.setHeader('Content-Type', name?.endsWith('.png') ? 'image/png' : 'text/plain; charset=utf-8');
  response.end(made ? made() : file(name ?? ''));
};

export function documents(): Plugin {
  return {
    name: 'documents',
    configureServer: (dev) => void dev.middlewares.use(middleware),
    generateBundle() {
      for (const name of readdirSync(folder).filter((found) => /\.(md|png)$/.test(found))) {
        this.emitFile({ type: 'asset', fileName: `docs/${name}`, source: file(name) });
      }
      this.emitFile({ type: 'asset', fileName: 'llms.txt', source: overview() });
      this.emitFile({ type: 'asset', fileName: 'llms-full.txt', source: everything() });
    },
  };
}
