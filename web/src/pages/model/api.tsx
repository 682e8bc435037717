import { useMemo, useState } from 'react';
import type { Field, FieldKind } from '../../schema/field';
import type { OutputShape } from '../../schema/output-of-schema';
import { sampleInput } from '../../schema/sample-input';
import { useSession } from '../../services/session-context';
import { snippets } from '../../snippets/snippet';
import { Code } from '../../ui/copy';
import { Segments } from '../../ui/segments';
import type { InputFormState } from '../../form/use-input-form';

type Props = { model: string; version: string; output: OutputShape; form: InputFormState };

function kindText(kind: FieldKind): string {
  switch (kind.type) {
    case 'text':
      return 'text';
    case 'number': {
      const name = kind.integer ? 'integer' : 'number';
      if (kind.minimum !== undefined && kind.maximum !== undefined) return `${name}, ${kind.minimum} to ${kind.maximum}`;
      if (kind.minimum !== undefined) return `${name}, from ${kind.minimum}`;
      return kind.maximum === undefined ? name : `${name}, up to ${kind.maximum}`;
    }
    case 'choice':
      return `one of ${kind.options.map((option) => JSON.stringify(option)).join(', ')}`;
    case 'file':
      return kind.accept ? `file (${kind.accept})` : 'file';
    case 'list':
      return `list of: ${kindText(kind.item)}`;
    case 'json':
      return kind.expects;
    default:
      return kind.type;
  }
}

function FieldRow({ field }: { field: Field }) {
  return (
    <li>
      <div>
        <code>{field.name}</code> {field.required && <span className="tag">required</span>}
        <p className="faint">
          {kindText(field.kind)}
          {field.nullable ? ', or null' : ''}
        </p>
      </div>
      <div className="soft">
        <p>{field.description}</p>
        {field.default !== undefined && field.default !== null && (
          <p className="faint">
            Default: <code>{JSON.stringify(field.default)}</code>
          </p>
        )}
      </div>
    </li>
  );
}

export function ApiTab({ model, version, output, form }: Props) {
  const { api } = useSession();
  const all = useMemo(
    () =>
      snippets({
        ...api,
        model,
        version,
        input: sampleInput(form.fields, form.input),
        streams: output.concatenate,
      }),
    [api, model, version, output.concatenate, form.fields, form.input],
  );
  const [language, setLanguage] = useState(all[0]?.language ?? '');
  const shown = all.find((snippet) => snippet.language === language);
  return (
    <div className="stack loose">
      <section className="stack" aria-labelledby="call">
        <div className="row apart">
          <h2 id="call">Call it</h2>
          <Segments
            label="Language"
            options={all.map((snippet) => ({ value: snippet.language, label: snippet.language }))}
            value={language}
            onChange={setLanguage}
          />
        </div>
        <p className="soft small">
          With the inputs that the form of the playground has now. Official clients of Replicate work here unchanged.
        </p>
        {shown && (
          <>
            <Code text={shown.setup} label={`Set-up for ${shown.language}`} />
            <Code text={shown.code} label={`Code in ${shown.language}`} />
          </>
        )}
      </section>
      <section className="stack" aria-labelledby="inputs">
        <h2 id="inputs">Inputs</h2>
        <ul className="schema sheet">
          {form.fields.map((field) => (
            <FieldRow key={field.name} field={field} />
          ))}
        </ul>
      </section>
      <section className="stack" aria-labelledby="outputs">
        <h2 id="outputs">Output</h2>
        <p className="soft">{output.description}</p>
        <details className="fold">
          <summary>Its JSON Schema</summary>
          <Code text={JSON.stringify(output.schema, null, 2)} label="Schema of the output" />
        </details>
      </section>
    </div>
  );
}
