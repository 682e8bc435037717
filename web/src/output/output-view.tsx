import { useState } from 'react';
import type { Json } from '../json';
import { CopyButton } from '../ui/copy';
import { Segments } from '../ui/segments';
import { classify, type Output, type OutputContext } from './classify';
import { FileList } from './file-list';
import { looksLikeMarkdown } from './looks-like-markdown';
import { JsonTree } from './json-tree';
import './output.css';
import { TextOutput, textViews, type TextView } from './text-output';

type Props = { value: Json; context: OutputContext; growing: boolean };
type View = TextView | 'preview' | 'json';

const json = { value: 'json', label: 'JSON' } as const;
const preview = { value: 'preview', label: 'Preview' } as const;

function viewsOf(output: Output): { value: View; label: string }[] {
  if (output.type === 'text') return [...textViews, json];
  return output.type === 'files' || (output.type === 'json' && output.files.length > 0) ? [preview, json] : [json];
}

type ShownProps = { output: Output; value: Json; files: OutputContext['files']; view: View; growing: boolean };

function Shown({ output, value, files, view, growing }: ShownProps) {
  if (view === 'json') return <JsonTree value={value} files={files} />;
  switch (output.type) {
    case 'none':
      return null;
    case 'text':
      return <TextOutput text={output.text} view={view === 'preview' ? 'text' : view} growing={growing} />;
    case 'files':
      return <FileList files={output.files} />;
    case 'json':
      return (
        <div className="stack">
          <FileList files={output.files} />
          <JsonTree value={output.value} files={files} />
        </div>
      );
  }
}

/** An output as what it is, or as the JSON that the API answers. */
export function OutputView({ value, context, growing }: Props) {
  const [chosen, setChosen] = useState<View>();
  if (value === null) return null;
  const output = classify(value, context);
  const views = viewsOf(output);
  const first = output.type === 'text' && looksLikeMarkdown(output.text) ? 'markdown' : views[0]?.value;
  const view = (views.find((each) => each.value === (chosen ?? first)) ?? json).value;
  const text = () => (output.type === 'text' && view !== 'json' ? output.text : JSON.stringify(value, null, 2));
  return (
    <div className="stack">
      <div className="row apart">
        {views.length > 1 ? <Segments label="Show the output as" options={views} value={view} onChange={setChosen} /> : <span />}
        {view !== 'preview' && <CopyButton text={text} label="Copy" withText />}
      </div>
      <Shown output={output} value={value} files={context.files} view={view} growing={growing} />
    </div>
  );
}
