import { environment } from './environment';
import { doubleQuote, jsonLiteral } from './quote';
import type { Snippet, SnippetSubject } from './snippet';

export function javascript({ origin, model, version, input, streams }: SnippetSubject): Snippet {
  const name = doubleQuote(`${model}:${version}`);
  const client = [
    'import Replicate from "replicate";',
    '',
    `const replicate = new Replicate({ baseUrl: ${doubleQuote(`${origin}/v1`)} });`,
    `const input = ${jsonLiteral(input)};`,
    '',
  ];
  const use = streams
    ? [`for await (const event of replicate.stream(${name}, { input })) {`, '  process.stdout.write(String(event));', '}']
    : [`const output = await replicate.run(${name}, { input });`, 'console.log(output);'];
  return {
    language: 'JavaScript',
    setup: `npm install replicate\n${environment(origin)}`,
    code: [...client, ...use].join('\n'),
  };
}
