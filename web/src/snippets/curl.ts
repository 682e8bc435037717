import { environment, officialNames } from './environment';
import { jsonLiteral, shellQuote } from './quote';
import type { Snippet, SnippetSubject } from './snippet';

export function curl(subject: SnippetSubject): Snippet {
  const { origin, model, version, input } = subject;
  const body = jsonLiteral({ version: `${model}:${version}`, input });
  return {
    language: 'curl',
    setup: environment(subject, officialNames),
    code: [
      `curl -s -X POST ${shellQuote(`${origin}/v1/predictions`)} \\`,
      `  -H "Authorization: Bearer $REPLICATE_API_TOKEN" \\`,
      `  -H 'Content-Type: application/json' \\`,
      `  -H 'Prefer: wait' \\`,
      `  -d ${shellQuote(body)}`,
    ].join('\n'),
  };
}
