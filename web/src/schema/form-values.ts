// What a person has put into a form, and the input that it comes to.
//
// A form holds texts as they were typed: a number that is half typed is no number yet. Only here do they become JSON. What cannot
// be said in JSON at all is an error here; everything else is for the server to judge, whose answer is shown at the field.
import type { Json, JsonObject } from '../json';
import { equalJson } from '../json';
import type { Field, FieldKind } from './field';

export type FormValue = string | boolean | FormValue[];
export type FormValues = Record<string, FormValue | undefined>;
export type InputOfForm = { input: JsonObject; errors: Record<string, string>; /** A file is still on its way. */ waits: boolean };

/** The value of a file that is being sent; it gets an address then. */
const onItsWay = '\u0000on its way ';
let sendings = 0;
export const newSending = (): string => onItsWay + ++sendings;
export const isSending = (value: FormValue | undefined): boolean => typeof value === 'string' && value.startsWith(onItsWay);

export function emptyValue(kind: FieldKind): FormValue {
  if (kind.type === 'boolean') return false;
  return kind.type === 'list' ? [] : '';
}

function toFormValue(kind: FieldKind, value: Json | undefined): FormValue {
  if (value === undefined || value === null) return emptyValue(kind);
  switch (kind.type) {
    case 'boolean':
      return value === true;
    case 'list':
      return Array.isArray(value) ? value.map((item) => toFormValue(kind.item, item)) : [];
    case 'json':
      return JSON.stringify(value, null, 2);
    case 'choice':
      return JSON.stringify(value);
    default:
      return typeof value === 'string' ? value : JSON.stringify(value);
  }
}

/** A form filled with `input`, and where that says nothing with the defaults. */
export function fillForm(fields: Field[], input: JsonObject = {}): FormValues {
  return Object.fromEntries(fields.map((field) => [field.name, toFormValue(field.kind, input[field.name] ?? field.default)]));
}

function waits(value: FormValue | undefined): boolean {
  return Array.isArray(value) ? value.some(waits) : isSending(value);
}

function parse(kind: FieldKind, value: FormValue): { value?: Json; error?: string } {
  if (kind.type === 'boolean') return { value: value === true };
  if (kind.type === 'list') {
    const items = Array.isArray(value) ? value.map((item) => parse(kind.item, item)) : [];
    const wrong = items.findIndex((item) => item.error !== undefined);
    if (wrong >= 0) return { error: `Item ${wrong + 1}: ${items[wrong]?.error}` };
    return { value: items.flatMap((item) => (item.value === undefined ? [] : [item.value])) };
  }
  if (typeof value !== 'string') return {};
  switch (kind.type) {
    case 'text':
      return { value };
    case 'file':
    case 'secret':
      return value === '' || isSending(value) ? {} : { value };
    case 'number': {
      const typed = value.trim();
      if (typed === '') return {};
      const parsed = Number(typed);
      if (!Number.isFinite(parsed)) return { error: 'This is not a number.' };
      return { value: parsed };
    }
    case 'choice':
      return value === '' ? {} : { value: JSON.parse(value) as Json };
    case 'json':
      if (value.trim() === '') return {};
      try {
        return { value: JSON.parse(value) as Json };
      } catch {
        return { error: `This is not valid JSON; ${kind.expects} is expected.` };
      }
  }
}

function isSent(field: Field, value: Json): boolean {
  // By default null is Cog's Optional: empty is nothing.
  if (field.default !== undefined && field.default !== null) return !equalJson(value, field.default);
  if (field.required) return !(field.kind.type === 'text' && value === '');
  if (value === '' || (value === false && field.kind.type === 'boolean')) return false;
  return !(Array.isArray(value) && value.length === 0);
}

/** The input to send: what differs from what the model takes anyway. */
export function inputOfForm(fields: Field[], values: FormValues): InputOfForm {
  const input: JsonObject = {};
  const errors: Record<string, string> = {};
  for (const field of fields) {
    const parsed = parse(field.kind, values[field.name] ?? emptyValue(field.kind));
    if (parsed.error !== undefined) errors[field.name] = parsed.error;
    if (parsed.value !== undefined && isSent(field, parsed.value)) input[field.name] = parsed.value;
  }
  return { input, errors, waits: Object.values(values).some(waits) };
}

/** What a person should know about a value before it is sent. The server's word counts. */
export function hintFor(field: Field, value: FormValue | undefined): string | undefined {
  if (typeof value !== 'string') return undefined;
  const { kind } = field;
  if (kind.type === 'number') {
    const parsed = parse(kind, value);
    if (parsed.error !== undefined) return parsed.error;
    if (typeof parsed.value !== 'number') return undefined;
    if (kind.integer && !Number.isInteger(parsed.value)) return 'A whole number is expected.';
    if (kind.minimum !== undefined && parsed.value < kind.minimum) return `At least ${kind.minimum}.`;
    if (kind.maximum !== undefined && parsed.value > kind.maximum) return `At most ${kind.maximum}.`;
  }
  if (kind.type === 'text' && value !== '') {
    if (kind.minLength !== undefined && value.length < kind.minLength) return `At least ${kind.minLength} characters.`;
    if (kind.maxLength !== undefined && value.length > kind.maxLength) return `At most ${kind.maxLength} characters.`;
  }
  return undefined;
}
