import { environment, ownNames } from './environment';
import { cppLiteral, doubleQuote } from './quote';
import type { Snippet, SnippetSubject } from './snippet';

const run = (name: string) => `  const auto output = client.run(${name}, input).value();
  std::cout << output.value().to_json() << "\\n";`;

const stream = (name: string) => `  auto events = client.stream(${name}, input).value();
  for (const mc::Event& event : events) std::cout << event.data << std::flush;`;

export function cpp(subject: SnippetSubject): Snippet {
  const { origin, model, version, input, streams } = subject;
  const name = doubleQuote(`${model}:${version}`);
  const values = cppLiteral(input, '  ');
  const literals = values.includes('"sv') ? 'using namespace std::string_view_literals;\n' : '';
  const code = `#include <iostream>

#include <mimeo/client.h>

namespace mc = mimeo::client;
${literals}
int main() {
  const mc::Client client;  // MIMEO_URL, or the server of this machine
  const auto input = ${values};
${streams ? stream(name) : run(name)}
}`;
  return {
    language: 'C++',
    setup: [
      `# CMake: find_package(mimeo REQUIRED), target_link_libraries(program PRIVATE mimeo::client)`,
      `# The library: ${origin}/docs/client-cpp`,
      environment(subject, ownNames),
    ].join('\n'),
    code,
  };
}
