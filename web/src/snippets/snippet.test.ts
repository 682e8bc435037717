import { execFileSync, spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { cppLiteral, doubleQuote, goLiteral, jsonLiteral, pythonLiteral, shellQuote, wellFormed } from './quote';
import { snippets, type SnippetSubject } from './snippet';

const hostile = [
  `'; rm -rf / #`,
  `"; process.exit(); "`,
  '$(touch x) `id` ${HOME} %s \\ \\n \\\' \\"',
  'line\nline\ttab\rreturn\u0000nul',
  '\u2028\u2029\u202e\u2066 right to left',
  '*/ // # --help -i x=y @/etc/passwd',
  "it's 日本 🦊 \ud800 lone",
];

const subject: SnippetSubject = {
  origin: 'https://mimeo.example:8443',
  ownAuthority: true,
  model: 'acme/painter',
  version: 'f'.repeat(64),
  input: { prompt: hostile.join(' '), steps: 4, on: true, none: null, list: hostile, nested: { "a'b": [1, 2.5] } },
  streams: false,
};

test.each(hostile)('a shell hands on %j as it is', (text) => {
  const plain = text.replaceAll('\u0000', '');
  const echoed = execFileSync('sh', ['-c', `printf %s ${shellQuote(plain)}`], { encoding: 'utf8' });
  expect(echoed).toBe(wellFormed(plain));
});

test.each(hostile)('a literal of %j is the text again in JSON, JavaScript and Python, and has no invisible characters', (text) => {
  const literal = doubleQuote(text);
  expect(JSON.parse(literal)).toBe(wellFormed(text));
  // eslint-disable-next-line no-new-func
  expect(new Function(`return ${literal}`)()).toBe(wellFormed(text));
  expect(literal).not.toMatch(/[\u0000-\u001f\u2028\u2029\u202a-\u202e\u2066-\u2069]/);
});

test('Python reads its literal as the same value', () => {
  const script = `import json,sys; sys.stdout.write(json.dumps(${pythonLiteral(subject.input)}))`;
  expect(JSON.parse(execFileSync('python3', ['-c', script], { encoding: 'utf8' }))).toEqual(
    JSON.parse(JSON.stringify(subject.input).replaceAll('\\ud800', '\ufffd')),
  );
});

test('JSON literals are JSON', () => {
  expect(JSON.parse(jsonLiteral(subject.input))).toMatchObject({ steps: 4, on: true, none: null, nested: { "a'b": [1, 2.5] } });
});

test('Go literals are typed and end their lines with commas', () => {
  expect(goLiteral({ a: [1, 'x'], b: null })).toBe('map[string]any{\n\t"a": []any{\n\t\t1,\n\t\t"x",\n\t},\n\t"b": nil,\n}');
});

test('C++ literals name the types of the client, tell one list in a list from a list, and keep a NUL', () => {
  expect(cppLiteral({ a: [[1, 'x']], b: null, c: {}, d: 1e30, e: 'x\0y' })).toBe(
    'mc::Value::Object{\n  {"a", mc::Value::Array{\n    mc::Value(mc::Value::Array{\n      1,\n      "x",\n    }),\n  }},\n' +
      '  {"b", nullptr},\n  {"c", mc::Value::Object{}},\n  {"d", 1e+30},\n  {"e", "x\\u0000y"sv},\n}',
  );
});

const compiler = ['c++', 'g++', 'clang++'].find((name) => spawnSync(name, ['--version']).status === 0);

test.skipIf(compiler === undefined).each([false, true])(
  'the C++ client takes what its snippet says, streams: %j',
  (streams) => {
    const code = snippets({ ...subject, streams }).find(({ language }) => language === 'C++')?.code ?? '';
    const words = ['-std=c++20', '-fsyntax-only', '-Wall', '-Wextra', '-Werror', '-I../include', '-xc++', '-'];
    const compiled = spawnSync(compiler ?? '', words, { input: code, encoding: 'utf8' });
    expect(compiled.stderr).toBe('');
    expect(compiled.status).toBe(0);
  },
  60_000,
);

test('every snippet is for this model, this server, and holds no secret of ours', () => {
  for (const { language, setup, code } of snippets(subject)) {
    expect(code, language).toContain(`acme/painter:${'f'.repeat(64)}`);
    expect(code + setup, language).toContain('https://mimeo.example:8443');
    expect(code + setup, language).not.toContain('r8_');
  }
});

test('on its own machine a server is found and trusted by what `mimeo env` says', () => {
  for (const { language, setup } of snippets({ ...subject, origin: 'https://127.0.0.1:8443' })) {
    expect(setup, language).toContain('eval "$(mimeo env)"');
  }
});

test('elsewhere a shell is told of the authority, by the name that each client looks for, where there is one to tell of', () => {
  const setups = (ownAuthority: boolean) =>
    Object.fromEntries(snippets({ ...subject, ownAuthority }).map(({ language, setup }) => [language, setup]));
  const own = setups(true);
  expect(own['curl']).toContain('CURL_CA_BUNDLE=');
  expect(own['JavaScript']).toContain('NODE_EXTRA_CA_CERTS=');
  for (const language of ['Python', 'Go', 'C++', 'CLI']) expect(own[language], language).toContain('SSL_CERT_FILE=');
  expect(own['CLI']).toContain('MIMEO_URL=https://mimeo.example:8443 MIMEO_TOKEN=');
  expect(Object.values(setups(false)).join()).not.toContain('bundle.pem');
});

test('a set-up is a script', () => {
  for (const { language, setup } of snippets(subject)) {
    const read = spawnSync('sh', ['-n'], { input: setup, encoding: 'utf8' });
    expect([read.status, read.stderr], language).toEqual([0, '']);
  }
});

test('the body that curl sends survives the shell', () => {
  const found = snippets(subject).find(({ language }) => language === 'curl');
  const script = `curl() { while [ $# -gt 0 ]; do [ "$1" = -d ] && printf %s "$2"; shift; done; }\n${found?.code}`;
  const body = JSON.parse(execFileSync('sh', ['-c', script], { encoding: 'utf8' }));
  expect(body.input.prompt).toBe(wellFormed(hostile.join(' ')));
});

test('a text that begins with @ names no file to the command line', () => {
  const found = snippets({ ...subject, input: { text: '@/etc/passwd' } }).find(({ language }) => language === 'CLI');
  expect(found?.code).not.toMatch(/text=@\/etc/);
  expect(found?.code).toContain('-i text=@<(printf %s @/etc/passwd)');
});

test('models that stream are streamed', () => {
  const codes = snippets({ ...subject, streams: true }).map(({ code }) => code);
  expect(codes.filter((code) => code.includes('stream'))).toHaveLength(4);
});
