// Values as literals of several languages. Whatever a text contains, it stays a text: these are tested with hostile ones.
import type { Json } from '../json';
import { escapeUnseen } from '../unseen';

/** Half a surrogate pair is no character in UTF-8, which is what code is written in. */
export function wellFormed(text: string): string {
  return text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
}

/** A word of a POSIX shell. */
export function shellQuote(raw: string): string {
  const text = wellFormed(raw);
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A double-quoted literal that JSON, JavaScript, Python and Go read alike. */
export function doubleQuote(text: string): string {
  const plain = wellFormed(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"');
  return `"${escapeUnseen(plain.replaceAll('\n', '\\n').replaceAll('\t', '\\t').replaceAll('\r', '\\r'))}"`;
}

type Literals = { null: string; true: string; false: string; list: [string, string]; object: [string, string] };

const json: Literals = { null: 'null', true: 'true', false: 'false', list: ['[', ']'], object: ['{', '}'] };
const python: Literals = { null: 'None', true: 'True', false: 'False', list: ['[', ']'], object: ['{', '}'] };
const go: Literals = { null: 'nil', true: 'true', false: 'false', list: ['[]any{', '}'], object: ['map[string]any{', '}'] };

function literal(value: Json, words: Literals, indent: string, trailingComma: boolean): string {
  if (value === null) return words.null;
  if (typeof value === 'boolean') return value ? words.true : words.false;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return doubleQuote(value);
  const deeper = `${indent}  `;
  const [open, close] = Array.isArray(value) ? words.list : words.object;
  const parts = Array.isArray(value)
    ? value.map((item) => literal(item, words, deeper, trailingComma))
    : Object.entries(value).map(([key, item]) => `${doubleQuote(key)}: ${literal(item, words, deeper, trailingComma)}`);
  if (parts.length === 0) return open + close;
  const lines = parts.map((part) => deeper + part).join(',\n');
  return `${open}\n${lines}${trailingComma ? ',' : ''}\n${indent}${close}`;
}

export const jsonLiteral = (value: Json, indent = ''): string => literal(value, json, indent, false);
export const pythonLiteral = (value: Json, indent = ''): string => literal(value, python, indent, true);
export const goLiteral = (value: Json, indent = ''): string =>
  literal(value, go, indent, true).replace(/^( {2})+/gm, (spaces) => '\t'.repeat(spaces.length / 2));

function cppNumber(value: number): string {
  // Beyond 64 bits there are no integers.
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? value.toExponential() : String(value);
}

/** Of the C++ client's mimeo::client::Value. */
export function cppLiteral(value: Json, indent = ''): string {
  if (value === null) return 'nullptr';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return cppNumber(value);
  // A plain literal would end at its first NUL.
  if (typeof value === 'string') return doubleQuote(value) + (value.includes('\0') ? 'sv' : '');
  const deeper = `${indent}  `;
  const list = Array.isArray(value);
  const parts = list
    ? // The Value around a list: an array that holds one array alone is a copy of it to some compilers.
      value.map((item) => (Array.isArray(item) ? `mc::Value(${cppLiteral(item, deeper)})` : cppLiteral(item, deeper)))
    : Object.entries(value).map(([key, item]) => `{${doubleQuote(key)}, ${cppLiteral(item, deeper)}}`);
  const type = list ? 'mc::Value::Array' : 'mc::Value::Object';
  return parts.length === 0 ? `${type}{}` : `${type}{\n${parts.map((part) => `${deeper}${part},\n`).join('')}${indent}}`;
}
