import { useState } from 'react';
import { isObject, type Json } from '../json';
import type { FilesPlace } from '../services/session';
import { Button } from '../ui/button';
import { escapeUnseen } from '../unseen';
import { isOwnFile, shownAddress } from './classify';
import { entriesOf, openAtFirst } from './open-at-first';
import './output.css';

type Shared = {
  files: FilesPlace;
  /** Whether this one is open when it is first drawn. */
  isOpen: (value: Json) => boolean;
};
type NodeProps = Shared & { name: string | undefined; value: Json };

/** As in a program's text: marks that turn the text around them are told, not obeyed. */
function quoted(value: string): string {
  return escapeUnseen(JSON.stringify(value.length > 5000 ? `${value.slice(0, 5000)}…` : value));
}

function Leaf({ value, files }: { value: null | boolean | number | string; files: FilesPlace }) {
  if (typeof value === 'string') {
    return /^https?:\/\/\S+$/.test(value) ? (
      <a
        href={isOwnFile(value, files.origin) ? shownAddress(value, files) : value}
        target="_blank"
        rel="noopener noreferrer nofollow"
        className="string"
      >
        {value}
      </a>
    ) : (
      <span className="string">{quoted(value)}</span>
    );
  }
  return <span className={typeof value === 'number' ? 'number' : 'word'}>{String(value)}</span>;
}

/** What is in it is drawn only while it is open: there may be a great deal. */
function Branch({ name, value, entries, ...shared }: NodeProps & { entries: [string, Json][] }) {
  const [open, setOpen] = useState(() => shared.isOpen(value));
  const [left, right] = Array.isArray(value) ? '[]' : '{}';
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {name !== undefined && <span className="key">{escapeUnseen(name)}: </span>}
        {left}
        <span className="faint">{entries.length}</span>
        {right}
      </summary>
      {open && (
        <div>
          {entries.map(([key, inner]) => (
            <Node key={key} name={key} value={inner} {...shared} />
          ))}
        </div>
      )}
    </details>
  );
}

function Node({ name, value, ...shared }: NodeProps) {
  if (Array.isArray(value) || isObject(value)) return <Branch name={name} value={value} entries={entriesOf(value)} {...shared} />;
  return (
    <div>
      {name !== undefined && <span className="key">{escapeUnseen(name)}: </span>}
      <Leaf value={value} files={shared.files} />
    </div>
  );
}

const all = () => true;
const none = () => false;

export function JsonTree({ value, files }: { value: Json; files: FilesPlace }) {
  // Each choice draws the tree anew, with all its branches as chosen.
  const [drawn, setDrawn] = useState<{ isOpen?: (value: Json) => boolean; times: number }>({ times: 0 });
  const draw = (isOpen: (value: Json) => boolean) => setDrawn({ isOpen, times: drawn.times + 1 });
  const isNested = entriesOf(value).some(([, inner]) => entriesOf(inner).length > 0);
  return (
    <div className="tree">
      {isNested && (
        <div className="tree-bar">
          <Button look="quiet" onClick={() => draw(all)}>
            Expand all
          </Button>
          <Button look="quiet" onClick={() => draw(none)}>
            Collapse all
          </Button>
        </div>
      )}
      <Node key={drawn.times} name={undefined} value={value} files={files} isOpen={drawn.isOpen ?? openAtFirst(value)} />
    </div>
  );
}
