import { isObject, type Json, type JsonObject } from '../json';
import type { FilesPlace } from '../services/session';
import { fileOf, type OutputContext } from './classify';
import { FileList } from './file-list';
import { JsonTree } from './json-tree';

type Props = { input: JsonObject; files: FilesPlace };

function Value({ value, context }: { value: Json; context: OutputContext }) {
  const file = fileOf(value, context);
  if (file) return <FileList files={[{ ...file, name: file.url.startsWith('data:') ? (file.contentType ?? 'file') : file.name }]} />;
  if (Array.isArray(value) || isObject(value)) return <JsonTree value={value} files={context.files} />;
  if (typeof value === 'string') return <span className="input-text">{value}</span>;
  return <code>{String(value)}</code>;
}

/** What a model was given; the same caution as with outputs, since links carry inputs from strangers. */
export function InputView({ input, files }: Props) {
  const entries = Object.entries(input);
  if (entries.length === 0) return <p className="small faint">Nothing but the defaults.</p>;
  return (
    <dl className="input-view">
      {entries.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <Value value={value} context={{ files, concatenate: false, known: [] }} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
