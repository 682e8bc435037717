// What changed from one version of a model to another: in its inputs, its output, and the inputs of its training.
import { equalJson, isObject, type Json, type JsonObject } from '../json';
import { resolve, schemasOf } from './fields-of-schema';

export type Difference = { name: string; change: 'added' | 'removed' | 'changed'; details: string[] };
export type Comparison = { title: string; differences: Difference[] };

/** A schema with what it refers to, as words that can be compared. */
function wordsOf(schema: JsonObject, schemas: JsonObject): JsonObject {
  const { schema: whole, nullable } = resolve(schema, schemas);
  const { 'x-order': _order, title: _title, nullable: _nullable, ...words } = whole;
  const items = words['items'];
  return { ...words, ...(isObject(items) ? { items: wordsOf(items, schemas) } : {}), ...(nullable ? { nullable } : {}) };
}

function changesOf(before: JsonObject, after: JsonObject): string[] {
  const words = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return words
    .filter((word) => !equalJson(before[word], after[word]))
    .map((word) => `${word}: ${JSON.stringify(before[word]) ?? 'nothing'} → ${JSON.stringify(after[word]) ?? 'nothing'}`);
}

type Properties = { properties: Record<string, JsonObject>; required: Json[] };

/** undefined: it is no object with properties. */
function propertiesOf(schema: Json | undefined, schemas: JsonObject): Properties | undefined {
  if (!isObject(schema)) return undefined;
  const { schema: whole } = resolve(schema, schemas);
  const properties = whole['properties'];
  if (!isObject(properties)) return undefined;
  const known = Object.entries(properties).filter((entry): entry is [string, JsonObject] => isObject(entry[1]));
  return {
    properties: Object.fromEntries(known.map(([name, property]) => [name, wordsOf(property, schemas)])),
    required: Array.isArray(whole['required']) ? whole['required'] : [],
  };
}

function compareProperties(old: Properties, young: Properties): Difference[] {
  const names = [...new Set([...Object.keys(young.properties), ...Object.keys(old.properties)])];
  return names.flatMap((name): Difference[] => {
    const was = old.properties[name];
    const is = young.properties[name];
    if (!was) return [{ name, change: 'added', details: [] }];
    if (!is) return [{ name, change: 'removed', details: [] }];
    const details = changesOf(was, is);
    if (old.required.includes(name) !== young.required.includes(name))
      details.push(young.required.includes(name) ? 'now required' : 'no longer required');
    return details.length === 0 ? [] : [{ name, change: 'changed', details }];
  });
}

const none: Properties = { properties: {}, required: [] };

function compareNamed(name: string, before: JsonObject, after: JsonObject): Difference[] {
  const [old, young] = [before, after].map((schemas) => propertiesOf(schemas[name], schemas));
  return compareProperties(old ?? none, young ?? none);
}

/** Outputs need not be objects: others are compared as a whole. */
function compareOutputs(before: JsonObject, after: JsonObject): Difference[] {
  const [old, young] = [before, after].map((schemas) => propertiesOf(schemas['Output'], schemas));
  if (old && young) return compareProperties(old, young);
  const [was, is] = [before, after].map((schemas) => (isObject(schemas['Output']) ? wordsOf(schemas['Output'], schemas) : {}));
  const details = changesOf(was ?? {}, is ?? {});
  return details.length === 0 ? [] : [{ name: 'output', change: 'changed', details }];
}

export function compareSchemas(before: JsonObject, after: JsonObject): Comparison[] {
  const old = schemasOf(before);
  const young = schemasOf(after);
  const training = { title: 'Inputs of a training', differences: compareNamed('TrainingInput', old, young) };
  return [
    { title: 'Inputs', differences: compareNamed('Input', old, young) },
    { title: 'Output', differences: compareOutputs(old, young) },
    ...(old['TrainingInput'] || young['TrainingInput'] ? [training] : []),
  ];
}
