// Reads the inputs of a model from its OpenAPI document.
import { isObject, type Json, type JsonObject } from '../json';
import type { Field, FieldKind, NumberKind } from './field';

/** The widest range that a slider is of use for: beyond it a pixel is many steps. */
const widestSlider = 5000;
const longTextNames = /prompt|text|message|system|caption|lyrics|query|question|description|content|code/i;

function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function number(value: Json | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** Follows `$ref`, and `allOf`/`anyOf`/`oneOf` around a single real schema; remembers whether null was among them. */
export function resolve(schema: JsonObject, schemas: JsonObject, depth = 0): { schema: JsonObject; nullable: boolean } {
  if (depth > 16) return { schema: {}, nullable: false };
  let nullable = schema['nullable'] === true;
  const reference = text(schema['$ref']);
  if (reference !== undefined) {
    const target = schemas[reference.slice(reference.lastIndexOf('/') + 1)];
    const inner = resolve(isObject(target) ? target : {}, schemas, depth + 1);
    const { $ref: _followed, ...own } = schema;
    return { schema: { ...inner.schema, ...own }, nullable: nullable || inner.nullable };
  }
  for (const word of ['allOf', 'anyOf', 'oneOf']) {
    const parts = schema[word];
    if (!Array.isArray(parts)) continue;
    const real = parts.filter(isObject).filter((part) => part['type'] !== 'null');
    if (real.length < parts.length) nullable = true;
    const only = real[0];
    if (real.length !== 1 || only === undefined) continue;
    const inner = resolve(only, schemas, depth + 1);
    const { [word]: _unwrapped, ...own } = schema;
    return { schema: { ...inner.schema, ...own }, nullable: nullable || inner.nullable };
  }
  if (Array.isArray(schema['type'])) {
    const types = schema['type'].filter((type) => type !== 'null');
    if (types.length < schema['type'].length) nullable = true;
    if (types.length === 1) return { schema: { ...schema, type: types[0] ?? null }, nullable };
  }
  return { schema, nullable };
}

function numberKind(schema: JsonObject, integer: boolean): NumberKind {
  const minimum = number(schema['minimum']);
  const maximum = number(schema['maximum']);
  const kind: NumberKind = { type: 'number', integer, minimum, maximum };
  if (minimum === undefined || maximum === undefined || maximum <= minimum) return kind;
  const range = maximum - minimum;
  if (range > widestSlider) return kind;
  const step = integer ? 1 : 10 ** Math.max(-4, Math.min(0, Math.floor(Math.log10(range)) - 2));
  return { ...kind, slider: { step } };
}

function kindOf(schema: JsonObject, schemas: JsonObject, name: string, preset: Json | undefined): FieldKind {
  if (Array.isArray(schema['enum'])) return { type: 'choice', options: schema['enum'], preset: (preset ?? null) !== null };
  switch (schema['type']) {
    case 'boolean':
      return { type: 'boolean' };
    case 'integer':
      return numberKind(schema, true);
    case 'number':
      return numberKind(schema, false);
    case 'string': {
      if (schema['x-cog-secret'] === true || schema['format'] === 'password') return { type: 'secret' };
      if (schema['format'] === 'uri') return { type: 'file', accept: text(schema['x-cog-accept']) };
      const maxLength = number(schema['maxLength']);
      const shown = text(preset) ?? '';
      const long = longTextNames.test(name) || shown.includes('\n') || shown.length > 60 || (maxLength ?? 0) > 200;
      return { type: 'text', long, minLength: number(schema['minLength']), maxLength, pattern: text(schema['pattern']) };
    }
    case 'array': {
      const items = isObject(schema['items']) ? resolve(schema['items'], schemas).schema : {};
      const item = kindOf(items, schemas, '', undefined);
      if (item.type === 'json' || item.type === 'list') return { type: 'json', expects: 'a JSON list' };
      return { type: 'list', item, minItems: number(schema['minItems']), maxItems: number(schema['maxItems']) };
    }
    case 'object':
      return { type: 'json', expects: 'a JSON object' };
    default:
      return { type: 'json', expects: 'JSON' };
  }
}

/** Yes, no, or not said: a switch has no third place. */
function orUnsaid(kind: FieldKind, nullable: boolean, preset: Json | undefined): FieldKind {
  return kind.type === 'boolean' && nullable && (preset ?? null) === null
    ? { type: 'choice', options: [true, false], preset: false }
    : kind;
}

function order(schema: Json | undefined): number {
  return (isObject(schema) ? number(schema['x-order']) : undefined) ?? Number.MAX_SAFE_INTEGER;
}

function titleOf(name: string): string {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function schemasOf(openapi: JsonObject): JsonObject {
  const components = openapi['components'];
  const schemas = isObject(components) ? components['schemas'] : undefined;
  return isObject(schemas) ? schemas : {};
}

/** The fields of `Input` (or `TrainingInput`) in the order in which the model's author wrote them. */
export function fieldsOfSchema(openapi: JsonObject, component: 'Input' | 'TrainingInput' = 'Input'): Field[] {
  const schemas = schemasOf(openapi);
  const input = schemas[component];
  if (!isObject(input) || !isObject(input['properties'])) return [];
  const required = Array.isArray(input['required']) ? input['required'] : [];
  return Object.entries(input['properties'])
    .sort(([, a], [, b]) => order(a) - order(b))
    .map(([name, property]) => {
      const { schema, nullable } = resolve(isObject(property) ? property : {}, schemas);
      return {
        name,
        title: titleOf(name),
        description: text(schema['description']) ?? '',
        kind: orUnsaid(kindOf(schema, schemas, name, schema['default']), nullable, schema['default']),
        required: required.includes(name),
        nullable,
        deprecated: schema['deprecated'] === true,
        default: schema['default'],
      };
    });
}
