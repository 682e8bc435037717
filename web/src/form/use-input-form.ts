import { useForm, useWatch, type FieldErrors, type UseFormHandleSubmit, type UseFormReturn } from 'react-hook-form';
import type { JsonObject } from '../json';
import type { Field } from '../schema/field';
import { fillForm, inputOfForm, type FormValues } from '../schema/form-values';
import { refusedFields } from './refused-fields';

export type InputFormState = {
  fields: Field[];
  core: UseFormReturn<FormValues, unknown, JsonObject>;
  /** What the form comes to, as far as it can be said. */
  input: JsonObject;
  /** A file is still on its way. */
  waits: boolean;
  /** Makes what a form does when it is sent: nothing until its input can be said, and then this. */
  whenSent: UseFormHandleSubmit<FormValues, JsonObject>;
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
  const core = useForm<FormValues, unknown, JsonObject>({
    mode: 'onChange',
    defaultValues: fillForm(fields, withoutSecrets(first, fields)),
    resolver: (values) => {
      const { input, faults } = inputOfForm(fields, values);
      return Object.keys(faults).length === 0 ? { values: input, errors: {} } : { values: {}, errors: faults as FieldErrors<FormValues> };
    },
  });
  const { input, waits } = useWatch({ control: core.control, compute: (values: FormValues) => inputOfForm(fields, values) });
  return {
    fields,
    core,
    input,
    waits,
    whenSent: core.handleSubmit,
    fill: (next) => core.reset(fillForm(fields, withoutSecrets(next, fields))),
    reset: () => core.reset(fillForm(fields)),
    refuse: (error) =>
      Object.entries(refusedFields(error, fields)).forEach(([name, message], index) =>
        core.setError(name, { type: 'server', message }, { shouldFocus: index === 0 }),
      ),
    tells: (error) => Object.keys(refusedFields(error, fields)).length > 0,
  };
}
