import { createContext, useContext } from 'react';
import { isObject, type Json } from '../json';
import type { FilesPlace } from '../services/session';
import { isOwnFile, shownAddress } from './classify';
import './output.css';

const openDepth = 3;
const manyEntries = 200;

/** Where this page gets own files from; undefined: the value has nothing to do with them. */
const Place = createContext<FilesPlace | undefined>(undefined);

function Leaf({ value }: { value: null | boolean | number | string }) {
  const files = useContext(Place);
  if (typeof value === 'string') {
    const target = files && isOwnFile(value, files.origin) ? shownAddress(value, files) : value;
    return /^https?:\/\/\S+$/.test(value) ? (
      <a href={target} target="_blank" rel="noopener noreferrer nofollow" className="string">
        {value}
      </a>
    ) : (
      <span className="string">{JSON.stringify(value.length > 5000 ? `${value.slice(0, 5000)}…` : value)}</span>
    );
  }
  return <span className={typeof value === 'number' ? 'number' : 'word'}>{String(value)}</span>;
}

function Branch({
  name,
  entries,
  brackets,
  depth,
}: {
  name: string | undefined;
  entries: [string, Json][];
  brackets: [string, string];
  depth: number;
}) {
  return (
    <details open={depth < openDepth && entries.length <= manyEntries}>
      <summary>
        {name !== undefined && <span className="key">{name}: </span>}
        {brackets[0]}
        <span className="faint">{entries.length}</span>
        {brackets[1]}
      </summary>
      <div>
        {entries.map(([key, value]) => (
          <Node key={key} name={key} value={value} depth={depth + 1} />
        ))}
      </div>
    </details>
  );
}

function Node({ name, value, depth }: { name: string | undefined; value: Json; depth: number }) {
  if (Array.isArray(value))
    return <Branch name={name} entries={value.map((item, index) => [String(index), item])} brackets={['[', ']']} depth={depth} />;
  if (isObject(value)) return <Branch name={name} entries={Object.entries(value)} brackets={['{', '}']} depth={depth} />;
  return (
    <div>
      {name !== undefined && <span className="key">{name}: </span>}
      <Leaf value={value} />
    </div>
  );
}

export function JsonTree({ value, files }: { value: Json; files?: FilesPlace }) {
  return (
    <Place.Provider value={files}>
      <div className="tree">
        <Node name={undefined} value={value} depth={0} />
      </div>
    </Place.Provider>
  );
}
