// Inputs in the fragment of an address: `#input=<base64url of UTF-8 JSON>`. A fragment never reaches a server or its logs.
import { isObject, type Json, type JsonObject } from '../json';
import type { Field } from './field';

const prefix = '#input=';

/** Left out of links: secrets, and files that are in the value itself. */
function isShared(field: Field | undefined, value: Json): boolean {
  if (field?.kind.type === 'secret') return false;
  if (Array.isArray(value)) return value.every((item) => isShared(field, item));
  return !(typeof value === 'string' && value.startsWith('data:'));
}

export function encodeInput(input: JsonObject, fields: Field[]): string {
  const shared = Object.fromEntries(
    Object.entries(input).filter(([name, value]) =>
      isShared(
        fields.find((field) => field.name === name),
        value,
      ),
    ),
  );
  const bytes = new TextEncoder().encode(JSON.stringify(shared));
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return prefix + btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** The inputs of a link, or undefined when there are none or the link was cut. */
export function decodeInput(fragment: string): JsonObject | undefined {
  if (!fragment.startsWith(prefix)) return undefined;
  try {
    const binary = atob(fragment.slice(prefix.length).replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
