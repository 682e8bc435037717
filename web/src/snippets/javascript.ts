import { environment, officialNames } from './environment';
import { doubleQuote, jsonLiteral } from './quote';
import type { Snippet, SnippetSubject } from './snippet';

export function javascript(subject: SnippetSubject): Snippet {
  const { origin, model, version, input, streams } = subject;
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
    setup: `npm install replicate\n${environment(subject, officialNames)}`,
    code: [...client, ...use].join('\n'),
  };
}
