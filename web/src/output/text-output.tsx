import { lazy, Suspense } from 'react';
import { formatCount } from '../ui/format';
import { Loading } from '../ui/waiting';

const Markdown = lazy(() => import('./markdown').then(({ Markdown: component }) => ({ default: component })));

export type TextView = 'text' | 'markdown' | 'plain';

export const textViews = [
  { value: 'text', label: 'Text' },
  { value: 'markdown', label: 'Markdown' },
  { value: 'plain', label: 'Monospace' },
] as const;

/** A longer text would stop the browser for seconds. */
const longestShown = 300_000;

function clipped(text: string): string {
  return text.length <= longestShown
    ? text
    : `${text.slice(0, longestShown)}\n\n… and ${formatCount(text.length - longestShown)} characters more. Copy has them all.`;
}

export function TextOutput({ text: whole, view, growing }: { text: string; view: TextView; growing: boolean }) {
  const text = clipped(whole);
  if (view === 'markdown')
    return (
      <Suspense fallback={<Loading />}>
        <Markdown text={text} />
      </Suspense>
    );
  return (
    <div className={`output-text ${view} ${growing ? 'growing' : ''}`} data-testid="output-text">
      {text}
    </div>
  );
}
