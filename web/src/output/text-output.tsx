import { lazy, Suspense, useState } from 'react';
import { CopyButton } from '../ui/copy';
import { Segments } from '../ui/segments';
import { Loading } from '../ui/waiting';

const Markdown = lazy(() => import('./markdown').then(({ Markdown: component }) => ({ default: component })));

type View = 'text' | 'markdown' | 'plain';
const views = [
  { value: 'text', label: 'Text' },
  { value: 'markdown', label: 'Markdown' },
  { value: 'plain', label: 'Monospace' },
] as const;

export function TextOutput({ text, growing }: { text: string; growing: boolean }) {
  const [view, setView] = useState<View>('text');
  return (
    <div className="stack tight">
      <div className="row apart">
        <Segments label="Show as" options={views} value={view} onChange={setView} />
        <CopyButton text={text} label="Copy" withText />
      </div>
      {view === 'markdown' ? (
        <Suspense fallback={<Loading />}><Markdown text={text} /></Suspense>
      ) : (
        <div className={`output-text ${view} ${growing ? 'growing' : ''}`} data-testid="output-text">{text}</div>
      )}
    </div>
  );
}
