// What a person has put into a form, and the input that it comes to.
//
// A form holds texts as they were typed: a number that is half typed is no number yet. Only here do they become JSON. What cannot
// be said in JSON at all is an error here; everything else is for the server to judge, whose answer is shown at the field.
import type { Json, JsonObject } from '../json';
import { equalJson } from '../json';
import type { Field, FieldKind } from './field';

/** A file stands in the form while it is being sent; then its address takes its place. */
export type FormValue = string | boolean | File | ListItem[];
export type ListItem = { value: FormValue };
export type FormValues = Record<string, FormValue>;
/** Of a field, or of the items of a list. */
export type Fault = { type: 'json'; message: string } | ({ value: Fault } | undefined)[];
export type InputOfForm = { input: JsonObject; faults: Record<string, Fault>; /** A file is still on its way. */ waits: boolean };

/** What a field is called in the form: there some plain names, such as "root" and "constructor", have a meaning of their own. */
export const nameInForm = (field: Field): string => `input-${field.name}`;

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
      return Array.isArray(value) ? value.map((item) => ({ value: toFormValue(kind.item, item) })) : [];
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
  return Object.fromEntries(fields.map((field) => [nameInForm(field), toFormValue(field.kind, input[field.name] ?? field.default)]));
}

function waits(value: FormValue): boolean {
  return Array.isArray(value) ? value.some((item) => waits(item.value)) : value instanceof File;
}

function parse(kind: FieldKind, value: FormValue): { value?: Json; fault?: Fault } {
  if (kind.type === 'boolean') return { value: value === true };
  if (kind.type === 'list') {
    const items = Array.isArray(value) ? value.map((item) => parse(kind.item, item.value)) : [];
    if (items.some(({ fault }) => fault)) return { fault: items.map(({ fault }) => fault && { value: fault }) };
    return { value: items.flatMap((item) => (item.value === undefined ? [] : [item.value])) };
  }
  if (typeof value !== 'string') return {};
  switch (kind.type) {
    case 'text':
      return { value };
    case 'file':
    case 'secret':
      return value === '' ? {} : { value };
    case 'number': {
      const typed = value.trim();
      if (typed === '') return {};
      const parsed = Number(typed);
      if (!Number.isFinite(parsed)) return { fault: { type: 'json', message: 'This is not a number.' } };
      return { value: parsed };
    }
    case 'choice':
      return value === '' ? {} : { value: JSON.parse(value) as Json };
    case 'json':
      if (value.trim() === '') return {};
      try {
        return { value: JSON.parse(value) as Json };
      } catch {
        return { fault: { type: 'json', message: `This is not valid JSON; ${kind.expects} is expected.` } };
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
  const faults: Record<string, Fault> = {};
  for (const field of fields) {
    const name = nameInForm(field);
    const parsed = parse(field.kind, values[name] ?? emptyValue(field.kind));
    if (parsed.fault) faults[name] = parsed.fault;
    if (parsed.value !== undefined && isSent(field, parsed.value)) input[field.name] = parsed.value;
  }
  return { input, faults, waits: Object.values(values).some(waits) };
}

/** What a person should know about a value before it is sent. The server's word counts. */
export function hintFor(field: Field, value: FormValue | undefined): string | undefined {
  if (typeof value !== 'string') return undefined;
  const { kind } = field;
  if (kind.type === 'number') {
    const parsed = parse(kind, value);
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
