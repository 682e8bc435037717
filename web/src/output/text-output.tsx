import { lazy, Suspense } from 'react';
import { Loading } from '../ui/waiting';

const Markdown = lazy(() => import('./markdown').then(({ Markdown: component }) => ({ default: component })));

export type TextView = 'text' | 'markdown' | 'plain';

export const textViews = [
  { value: 'text', label: 'Text' },
  { value: 'markdown', label: 'Markdown' },
  { value: 'plain', label: 'Monospace' },
] as const;

export function TextOutput({ text, view, growing }: { text: string; view: TextView; growing: boolean }) {
  if (view === 'markdown') return <Suspense fallback={<Loading />}><Markdown text={text} /></Suspense>;
  return <div className={`output-text ${view} ${growing ? 'growing' : ''}`} data-testid="output-text">{text}</div>;
}
