// What the schema of a version says about its output.
import { isObject, type JsonObject } from '../json';
import { resolve, schemasOf } from './fields-of-schema';

export type OutputShape = {
  /** The items are pieces of one text. */
  concatenate: boolean;
  /** A word or two for people: "text", "file", "list of files". */
  description: string;
  schema: JsonObject;
};

function describe(schema: JsonObject, schemas: JsonObject): string {
  const whole = resolve(schema, schemas).schema;
  switch (whole['type']) {
    case 'string':
      return whole['format'] === 'uri' ? 'file' : 'text';
    case 'array': {
      if (whole['x-cog-array-display'] === 'concatenate') return 'text, piece by piece';
      const item = isObject(whole['items']) ? describe(whole['items'], schemas) : 'anything';
      return `list of ${item === 'file' ? 'files' : item === 'text' ? 'texts' : item}`;
    }
    case 'object':
      return 'object';
    case 'integer':
    case 'number':
    case 'boolean':
      return whole['type'];
    default:
      return 'anything';
  }
}

export function outputOfSchema(openapi: JsonObject): OutputShape {
  const schemas = schemasOf(openapi);
  const output = isObject(schemas['Output']) ? schemas['Output'] : {};
  const { schema } = resolve(output, schemas);
  return { concatenate: schema['x-cog-array-display'] === 'concatenate', description: describe(output, schemas), schema };
}

export function canTrain(openapi: JsonObject): boolean {
  return isObject(schemasOf(openapi)['TrainingInput']);
}
