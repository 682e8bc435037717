import { environment } from './environment';
import { jsonLiteral, shellQuote } from './quote';
import type { Snippet, SnippetSubject } from './snippet';

export function curl({ origin, model, version, input }: SnippetSubject): Snippet {
  const body = jsonLiteral({ version: `${model}:${version}`, input });
  return {
    language: 'curl',
    setup: environment(origin),
    code: [
      `curl -s -X POST ${shellQuote(`${origin}/v1/predictions`)} \\`,
      `  -H "Authorization: Bearer $REPLICATE_API_TOKEN" \\`,
      `  -H 'Content-Type: application/json' \\`,
      `  -H 'Prefer: wait' \\`,
      `  -d ${shellQuote(body)}`,
    ].join('\n'),
  };
}
