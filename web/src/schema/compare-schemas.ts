// What changed in the inputs from one version of a model to another.
import { equalJson, isObject, type Json, type JsonObject } from '../json';
import { schemasOf } from './fields-of-schema';

export type Difference = { name: string; change: 'added' | 'removed' | 'changed'; details: string[] };

function propertiesOf(openapi: JsonObject): { properties: JsonObject; required: Json[] } {
  const input = schemasOf(openapi)['Input'];
  if (!isObject(input)) return { properties: {}, required: [] };
  return {
    properties: isObject(input['properties']) ? input['properties'] : {},
    required: Array.isArray(input['required']) ? input['required'] : [],
  };
}

function changesOf(before: JsonObject, after: JsonObject): string[] {
  const words = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((word) => word !== 'x-order' && word !== 'title');
  return words
    .filter((word) => !equalJson(before[word], after[word]))
    .map((word) => `${word}: ${JSON.stringify(before[word]) ?? 'nothing'} → ${JSON.stringify(after[word]) ?? 'nothing'}`);
}

export function compareSchemas(before: JsonObject, after: JsonObject): Difference[] {
  const old = propertiesOf(before);
  const young = propertiesOf(after);
  const names = [...new Set([...Object.keys(young.properties), ...Object.keys(old.properties)])];
  return names.flatMap((name): Difference[] => {
    const was = old.properties[name];
    const is = young.properties[name];
    if (!isObject(was)) return [{ name, change: 'added', details: [] }];
    if (!isObject(is)) return [{ name, change: 'removed', details: [] }];
    const details = changesOf(was, is);
    if (old.required.includes(name) !== young.required.includes(name))
      details.push(young.required.includes(name) ? 'now required' : 'no longer required');
    return details.length === 0 ? [] : [{ name, change: 'changed', details }];
  });
}
