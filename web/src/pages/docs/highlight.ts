// Colours for code: comments, strings, keywords and numbers, enough to read by. Not a parser: what it takes wrongly is only coloured wrongly.
export type Token = { text: string; kind?: 'comment' | 'string' | 'keyword' | 'number' };
type Language = { comment: string; strings: string; keywords: string };

const double = String.raw`"(?:\\.|[^"\\\n])*"`;
const single = String.raw`'(?:\\.|[^'\\\n])*'`;
const slashes = String.raw`\/\/[^\n]*|\/\*[\s\S]*?\*\/`;
const hash = String.raw`(?<=^|\s)#[^\n]*`;

const javascript: Language = {
  comment: slashes,
  strings: `${double}|${single}|\`(?:\\\\.|[^\`\\\\])*\``,
  keywords:
    'as async await break case catch class const continue default else export extends false finally for from function if import in let new null of return switch this throw true try type typeof undefined while',
};
const python: Language = {
  comment: hash,
  strings: String.raw`[rbf]?"""[\s\S]*?"""|[rbf]?${double}|[rbf]?${single}`,
  keywords:
    'and as assert async await break class continue def elif else except False finally for from if import in is lambda None not or pass raise return True try while with yield',
};
const shell: Language = {
  comment: hash,
  strings: `${double}|${single}`,
  keywords: 'case do done elif else esac eval export fi for if in then while',
};
const settings: Language = { comment: hash, strings: `${double}|${single}`, keywords: 'true false null' };

const languages: Record<string, Language> = {
  js: javascript,
  javascript,
  ts: javascript,
  tsx: javascript,
  jsx: javascript,
  json: { ...javascript, keywords: 'true false null' },
  python,
  sh: shell,
  yaml: settings,
  toml: settings,
  go: {
    comment: slashes,
    strings: `${double}|\`[^\`]*\``,
    keywords:
      'break case chan const defer else false for func go if import interface map nil package range return select struct switch true type var',
  },
  cpp: {
    comment: slashes,
    strings: double,
    keywords:
      'auto bool class const constexpr double else false float for if include int namespace nullptr override private public return static std string struct true using void while',
  },
  swift: {
    comment: slashes,
    strings: double,
    keywords:
      'async await body case catch do else enum false for func guard if import in let nil private return self some static struct switch throw throws true try var while',
  },
};

/** Pieces that are the code when they are put together again. */
export function highlight(code: string, name: string): Token[] {
  const language = languages[name];
  if (!language) return [{ text: code }];
  const keywords = language.keywords.split(' ').join('|');
  const pattern = new RegExp(
    `(?<comment>${language.comment})|(?<string>${language.strings})|(?<keyword>(?<![\\w.$-])(?:${keywords})(?![\\w-]))|(?<number>(?<![\\w.])\\d+(?:\\.\\d+)?(?!\\w))`,
    'gm',
  );
  const tokens: Token[] = [];
  let place = 0;
  for (const match of code.matchAll(pattern)) {
    if (match.index > place) tokens.push({ text: code.slice(place, match.index) });
    const kind = (['comment', 'string', 'keyword', 'number'] as const).find((one) => match.groups?.[one] !== undefined);
    tokens.push({ text: match[0], kind });
    place = match.index + match[0].length;
  }
  if (place < code.length) tokens.push({ text: code.slice(place) });
  return tokens;
}
