// An input for people to read: what the form has, with something in the place of what is still missing.
import type { Json, JsonObject } from '../json';
import type { Field, FieldKind } from './field';

const longestShown = 200;
const someFile = 'https://example.com/your-file';

function sampleOf(kind: FieldKind): Json {
  switch (kind.type) {
    case 'text':
      return '…';
    case 'secret':
      return '<secret>';
    case 'file':
      return someFile;
    case 'number':
      return kind.minimum ?? kind.maximum ?? 1;
    case 'boolean':
      return true;
    case 'choice':
      return kind.options[0] ?? null;
    case 'list':
      return [sampleOf(kind.item)];
    case 'json':
      return {};
  }
}

/** The bytes of a file in a snippet would hide everything else in it, and a secret is nobody's to read over a shoulder. */
function readable(field: Field | undefined, value: Json): Json {
  if (field?.kind.type === 'secret') return '<secret>';
  if (Array.isArray(value)) return value.map((item) => readable(field, item));
  return typeof value === 'string' && value.startsWith('data:') && value.length > longestShown ? someFile : value;
}

export function sampleInput(fields: Field[], input: JsonObject): JsonObject {
  const fieldOf = (name: string) => fields.find((field) => field.name === name);
  const given = Object.entries(input).map(([name, value]) => [name, readable(fieldOf(name), value)] as const);
  const missing = fields
    .filter((field) => field.required && !(field.name in input))
    .map((field) => [field.name, sampleOf(field.kind)] as const);
  return Object.fromEntries([...missing, ...given]);
}
