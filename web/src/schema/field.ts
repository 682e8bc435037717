// What a form shows, made from the JSON Schema of a model's inputs (the subset that Cog writes).
import type { Json } from '../json';

export type TextKind = { type: 'text'; long: boolean; minLength?: number; maxLength?: number; pattern?: string };
export type NumberKind = { type: 'number'; integer: boolean; minimum?: number; maximum?: number; slider?: { step: number } };
export type BooleanKind = { type: 'boolean' };
/** `preset`: there is a default, so that one of the options is always chosen. */
export type ChoiceKind = { type: 'choice'; options: Json[]; preset?: boolean };
export type FileKind = { type: 'file'; accept?: string };
export type SecretKind = { type: 'secret' };
export type JsonKind = { type: 'json'; expects: string };
export type ListKind = { type: 'list'; item: FieldKind; minItems?: number; maxItems?: number };

export type FieldKind = TextKind | NumberKind | BooleanKind | ChoiceKind | FileKind | SecretKind | JsonKind | ListKind;

export type Field = {
  name: string;
  title: string;
  description: string;
  kind: FieldKind;
  required: boolean;
  nullable: boolean;
  deprecated: boolean;
  /** What the model takes when nothing is sent; undefined: the schema names nothing. */
  default: Json | undefined;
};
