import type { Field } from '../schema/field';
import { hintFor, type FormValue, type FormValues } from '../schema/form-values';
import { Control } from './control';
import './form.css';

type Props = { fields: Field[]; values: FormValues; errors: Record<string, string>; onChange: (name: string, value: FormValue) => void };
type FieldProps = { field: Field; value: FormValue | undefined; error: string | undefined; onChange: (value: FormValue) => void };

function defaultText(field: Field): string | undefined {
  if (field.default === undefined || field.default === null || field.default === '') return undefined;
  if (Array.isArray(field.default) && field.default.length === 0) return undefined;
  const text = typeof field.default === 'string' ? field.default : JSON.stringify(field.default);
  return text.length > 40 || text.includes('\n') ? undefined : `Default ${text}`;
}

function FieldOfForm({ field, value, error, onChange }: FieldProps) {
  const id = `input-${field.name}`;
  const shown = error ?? hintFor(field, value);
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
        id={id}
        describedBy={`${id}-text`}
        invalid={error !== undefined}
        required={field.required}
        value={value}
        onChange={onChange}
      />
      <div id={`${id}-text`}>
        {(field.description !== '' || preset !== undefined) && (
          <p className="describe">
            {field.description}
            {preset !== undefined && <span className="faint">{field.description === '' ? preset : ` · ${preset}`}</span>}
          </p>
        )}
        {shown !== undefined && (
          <p className="wrong" role={error === undefined ? undefined : 'alert'}>
            {shown}
          </p>
        )}
      </div>
    </div>
  );
}

export function InputForm({ fields, values, errors, onChange }: Props) {
  if (fields.length === 0) return <p className="soft small">This model takes no inputs.</p>;
  return (
    <div className="form">
      {fields.map((field) => (
        <FieldOfForm
          key={field.name}
          field={field}
          value={values[field.name]}
          error={errors[field.name]}
          onChange={(value) => onChange(field.name, value)}
        />
      ))}
    </div>
  );
}
