import { isObject, type Json, type JsonObject } from '../json';
import type { FilesPlace } from '../services/session';
import { fileOf, type OutputContext } from './classify';
import { FileList } from './file-list';
import { JsonTree } from './json-tree';
import { escapeUnseen, unseen } from '../unseen';

type Props = { input: JsonObject; files: FilesPlace };

const marks = new RegExp(`(${unseen.source})`);

/** Marks that turn the text around them are told, as in JSON: a stranger's input must not read as another. */
function Text({ text }: { text: string }) {
  const pieces = text.split(marks);
  return (
    <span className="input-text" dir="auto">
      {pieces.map((piece, index) => (index % 2 === 0 || '\n\r\t'.includes(piece) ? piece : <bdi key={index}>{escapeUnseen(piece)}</bdi>))}
    </span>
  );
}

function Value({ value, context }: { value: Json; context: OutputContext }) {
  const file = fileOf(value, context);
  if (file) return <FileList files={[{ ...file, name: file.url.startsWith('data:') ? (file.contentType ?? 'file') : file.name }]} />;
  if (Array.isArray(value) || isObject(value)) return <JsonTree value={value} files={context.files} />;
  if (typeof value === 'string') return <Text text={value} />;
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
