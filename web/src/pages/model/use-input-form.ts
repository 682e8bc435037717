import { useMemo, useState } from 'react';
import type { JsonObject } from '../../json';
import type { Field } from '../../schema/field';
import { fillForm, inputOfForm, type FormValue, type FormValues } from '../../schema/form-values';

export type InputFormState = {
  fields: Field[];
  values: FormValues;
  /** What the form comes to, as far as it can be said. */
  input: JsonObject;
  errors: Record<string, string>;
  /** Of those, what the form itself cannot send; the rest is what the server has refused. */
  unsayable: string[];
  waits: boolean;
  change: (name: string, value: FormValue) => void;
  fill: (input: JsonObject) => void;
  reset: () => void;
  refuse: (errors: Record<string, string>) => void;
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
    unsayable: Object.keys(parsed.errors),
    waits: parsed.waits,
    change: (name, value) => {
      setValues((old) => ({ ...old, [name]: value }));
      setRefused(({ [name]: _mended, ...rest }) => rest);
    },
    fill: (input) => set(fillForm(fields, withoutSecrets(input, fields))),
    reset: () => set(fillForm(fields)),
    refuse: setRefused,
  };
}
