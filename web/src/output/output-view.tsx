import { useState } from 'react';
import type { Json } from '../json';
import { CopyButton } from '../ui/copy';
import { Segments } from '../ui/segments';
import { classify, type OutputContext } from './classify';
import { FileList } from './file-list';
import { JsonTree } from './json-tree';
import './output.css';
import { TextOutput } from './text-output';

type Props = { value: Json; context: OutputContext; growing: boolean };

function Preview({ value, context, growing }: Props) {
  const output = classify(value, context);
  switch (output.type) {
    case 'none':
      return null;
    case 'text':
      return <TextOutput text={output.text} growing={growing} />;
    case 'files':
      return <FileList files={output.files} />;
    case 'json':
      return (
        <div className="stack">
          {output.files.length > 0 && <FileList files={output.files} />}
          <JsonTree value={output.value} />
        </div>
      );
  }
}

const views = [
  { value: 'preview', label: 'Preview' },
  { value: 'json', label: 'JSON' },
] as const;

/** An output as what it is, or as the JSON that the API answers. */
export function OutputView(props: Props) {
  const [view, setView] = useState<'preview' | 'json'>('preview');
  if (props.value === null) return null;
  return (
    <div className="stack">
      <div className="row apart">
        <Segments label="Output" options={views} value={view} onChange={setView} />
        {view === 'json' && <CopyButton text={JSON.stringify(props.value, null, 2)} label="Copy" withText />}
      </div>
      {view === 'json' ? <JsonTree value={props.value} /> : <Preview {...props} />}
    </div>
  );
}
