import { FormProvider, useController } from 'react-hook-form';
import type { Field } from '../schema/field';
import { hintFor, nameInForm, type FormValues } from '../schema/form-values';
import { Control } from './control';
import type { InputFormState } from './use-input-form';
import './form.css';

function defaultText(field: Field): string | undefined {
  if (field.default === undefined || field.default === null || field.default === '') return undefined;
  if (Array.isArray(field.default) && field.default.length === 0) return undefined;
  const text = typeof field.default === 'string' ? field.default : JSON.stringify(field.default);
  return text.length > 40 || text.includes('\n') ? undefined : `Default ${text}`;
}

function FieldOfForm({ field }: { field: Field }) {
  const id = nameInForm(field);
  const { field: place, fieldState } = useController<FormValues>({ name: id });
  const refused = fieldState.error?.message;
  const shown = refused ?? hintFor(field, place.value);
  const preset = field.kind.type === 'boolean' ? undefined : defaultText(field);
  return (
    <div className="field">
      <div className="field-head">
        <label id={`${id}-label`} htmlFor={id}>
          {field.title}
        </label>
        <code>{field.name}</code>
        {field.required && <span className="needed">required</span>}
        {field.deprecated && <span className="faint small">deprecated</span>}
      </div>
      <Control
        kind={field.kind}
        field={place}
        id={id}
        describedBy={`${id}-text`}
        invalid={refused !== undefined}
        required={field.required}
      />
      <div id={`${id}-text`}>
        {(field.description !== '' || preset !== undefined) && (
          <p className="describe">
            {field.description}
            {preset !== undefined && <span className="faint">{field.description === '' ? preset : ` · ${preset}`}</span>}
          </p>
        )}
        {shown !== undefined && (
          <p className="wrong" role={refused === undefined ? undefined : 'alert'}>
            {shown}
          </p>
        )}
      </div>
    </div>
  );
}

export function InputForm({ fields, core }: InputFormState) {
  if (fields.length === 0) return <p className="soft small">This model takes no inputs.</p>;
  return (
    <FormProvider {...core}>
      <div className="form">
        {fields.map((field) => (
          <FieldOfForm key={field.name} field={field} />
        ))}
      </div>
    </FormProvider>
  );
}
