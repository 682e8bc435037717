import { environment, officialNames } from './environment';
import { doubleQuote, pythonLiteral } from './quote';
import type { Snippet, SnippetSubject } from './snippet';

export function python(subject: SnippetSubject): Snippet {
  const { model, version, input, streams } = subject;
  const call = `${doubleQuote(`${model}:${version}`)},\n    input=${pythonLiteral(input, '    ')},\n`;
  const code = streams
    ? `import replicate\n\nfor event in replicate.stream(\n    ${call}):\n    print(str(event), end="")`
    : `import replicate\n\noutput = replicate.run(\n    ${call})\nprint(output)`;
  return { language: 'Python', setup: `pip install replicate\n${environment(subject, officialNames)}`, code };
}
