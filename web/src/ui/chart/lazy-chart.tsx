import { lazy, Suspense } from 'react';
import type { ChartProps } from './chart';

const Drawn = lazy(() => import('./chart').then(({ Chart }) => ({ default: Chart })));

/** A chart, and what draws it, which is loaded only where there is one. */
export function LazyChart(props: ChartProps) {
  return (
    <Suspense fallback={<div className="chart-to-come" />}>
      <Drawn {...props} />
    </Suspense>
  );
}
