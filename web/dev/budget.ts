// What a browser loads before it shows the first page, compressed. A build that makes it heavier than it may be fails.
import { gzipSync } from 'node:zlib';
import type { Plugin, Rollup } from 'vite';

const mostBytes = 250_000;
const frontPage = 'src/pages/explore.tsx';

function compressed(file: Rollup.OutputAsset | Rollup.OutputChunk): number {
  return gzipSync(file.type === 'chunk' ? file.code : file.source, { level: 9 }).length;
}

/** The entry, the front page, and all that these import, with their styles. */
export function firstLoad(bundle: Rollup.OutputBundle): Set<string> {
  const names = new Set<string>();
  const add = (name: string) => {
    if (names.has(name)) return;
    names.add(name);
    const file = bundle[name];
    if (file?.type !== 'chunk') return;
    for (const imported of file.imports) add(imported);
    for (const style of file.viteMetadata?.importedCss ?? []) add(style);
  };
  for (const file of Object.values(bundle)) {
    if (file.type === 'chunk' && (file.isEntry || file.facadeModuleId?.endsWith(frontPage))) add(file.fileName);
  }
  return names;
}

export function budget(): Plugin {
  return {
    name: 'budget',
    apply: 'build',
    writeBundle(_options, bundle) {
      const bytes = [...firstLoad(bundle)].reduce((sum, name) => {
        const file = bundle[name];
        return file ? sum + compressed(file) : sum;
      }, 0);
      const account = `the first load is ${Math.round(bytes / 1000)} kB compressed, of at most ${mostBytes / 1000} kB`;
      if (bytes > mostBytes) this.error(account);
      this.info(account);
    },
  };
}
