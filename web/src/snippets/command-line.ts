import { environment, ownNames } from './environment';
import type { Json } from '../json';
import { shellQuote } from './quote';
import type { Snippet, SnippetSubject } from './snippet';

// `name=@path` reads a file. A text that begins with @ must not: it comes out of a file of its own.
function argument(name: string, value: Json): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (text.startsWith('@')) return `-i ${shellQuote(`${name}=`)}@<(printf %s ${shellQuote(text)})`;
  return `-i ${shellQuote(`${name}=${text}`)}`;
}

export function commandLine(subject: SnippetSubject): Snippet {
  const { model, version, input, streams } = subject;
  const words = [
    `mimeo ${streams ? 'stream' : 'run'} ${shellQuote(`${model}:${version}`)}`,
    ...Object.entries(input).map(([name, value]) => argument(name, value)),
  ];
  return {
    language: 'CLI',
    setup: environment(subject, ownNames),
    code: words.join(' \\\n  '),
  };
}
