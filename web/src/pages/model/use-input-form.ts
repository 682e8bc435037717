import { useMemo, useState } from 'react';
import type { JsonObject } from '../../json';
import type { Field } from '../../schema/field';
import { fillForm, inputOfForm, type FormValue, type FormValues } from '../../schema/form-values';
import { refusedFields } from './refused-fields';
import { showFirst } from './show-first';

export type InputFormState = {
  fields: Field[];
  values: FormValues;
  /** What the form comes to, as far as it can be said. */
  input: JsonObject;
  errors: Record<string, string>;
  waits: boolean;
  /** Whether it can be sent now; leads to the first field that cannot. */
  check: () => boolean;
  change: (name: string, value: FormValue) => void;
  fill: (input: JsonObject) => void;
  reset: () => void;
  /** Tells at its fields what the server has refused, and leads to the first. */
  refuse: (error: unknown) => void;
  /** Whether what the server has refused has a field to be told at. */
  tells: (error: unknown) => boolean;
};

/** Masked by the server: a secret is told once and never given back. */
function withoutSecrets(input: JsonObject, fields: Field[]): JsonObject {
  const secrets = fields.filter((field) => field.kind.type === 'secret').map((field) => field.name);
  return Object.fromEntries(Object.entries(input).filter(([name]) => !secrets.includes(name)));
}

export function useInputForm(fields: Field[], first: JsonObject): InputFormState {
  const [values, setValues] = useState<FormValues>(() => fillForm(fields, withoutSecrets(first, fields)));
  const [refused, setRefused] = useState<Record<string, string>>({});
  const parsed = useMemo(() => inputOfForm(fields, values), [fields, values]);
  const set = (next: FormValues) => {
    setValues(next);
    setRefused({});
  };
  return {
    fields,
    values,
    input: parsed.input,
    errors: { ...refused, ...parsed.errors },
    waits: parsed.waits,
    check: () => {
      if (parsed.waits) return false;
      const unsayable = Object.keys(parsed.errors);
      showFirst(fields, unsayable);
      return unsayable.length === 0;
    },
    change: (name, value) => {
      setValues((old) => ({ ...old, [name]: value }));
      setRefused(({ [name]: _mended, ...rest }) => rest);
    },
    fill: (input) => set(fillForm(fields, withoutSecrets(input, fields))),
    reset: () => set(fillForm(fields)),
    refuse: (error) => {
      const found = refusedFields(error);
      setRefused(found);
      showFirst(fields, Object.keys(found));
    },
    tells: (error) => {
      const found = refusedFields(error);
      return fields.some((field) => field.name in found);
    },
  };
}
