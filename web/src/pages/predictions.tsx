import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { isOver, predictionsQuery, type Prediction, type Source } from '../services/predictions';
import { Pager } from '../ui/pager';
import { useTitle } from '../ui/title';
import { Await, Empty } from '../ui/waiting';
import { RunList } from './run-list';

type Search = { cursor?: string; source?: string; status?: string; model?: string; since?: string };

const states = ['starting', 'processing', 'succeeded', 'failed', 'canceled', 'aborted'];
const spans = [
  { value: '1', label: 'An hour ago' },
  { value: '24', label: 'A day ago' },
  { value: '168', label: 'A week ago' },
];
const hour = 3_600_000;
const lively = 1500;
/** What others start by the API is to be seen while it runs. */
const calm = 2000;

function sourceOf(text: string | undefined): Source | undefined {
  return text === 'web' || text === 'api' ? text : undefined;
}

/** A moment that stays the same while one looks, or each look would be another question. */
function useStart(since: string | undefined): string | undefined {
  return useMemo(() => (since === undefined ? undefined : new Date(Date.now() - Number(since) * hour).toISOString()), [since]);
}

/** The API filters by time and source; state and model are looked for among what it gave. */
function fits(search: Search) {
  const words = search.model?.toLowerCase();
  return (run: Prediction) =>
    (search.status === undefined || run.status === search.status) && (words === undefined || run.model.toLowerCase().includes(words));
}

function Filters({ search, onChange }: { search: Search; onChange: (search: Search) => void }) {
  return (
    <form className="row" role="search" aria-label="Filter predictions" onSubmit={(event) => event.preventDefault()}>
      <div className="labelled">
        <label htmlFor="status">Status</label>
        <select
          id="status"
          className="control"
          value={search.status ?? ''}
          onChange={(event) => onChange({ ...search, status: event.target.value || undefined })}
        >
          <option value="">Any</option>
          {states.map((state) => (
            <option key={state}>{state}</option>
          ))}
        </select>
      </div>
      <div className="labelled">
        <label htmlFor="source">From</label>
        <select
          id="source"
          className="control"
          value={search.source ?? ''}
          onChange={(event) => onChange({ ...search, source: event.target.value || undefined, cursor: undefined })}
        >
          <option value="">Anywhere</option>
          <option value="web">This page</option>
          <option value="api">The API</option>
        </select>
      </div>
      <div className="labelled">
        <label htmlFor="since">Since</label>
        <select
          id="since"
          className="control"
          value={search.since ?? ''}
          onChange={(event) => onChange({ ...search, since: event.target.value || undefined, cursor: undefined })}
        >
          <option value="">The beginning</option>
          {spans.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </div>
      <div className="labelled">
        <label htmlFor="model">Model</label>
        <input
          id="model"
          className="control"
          placeholder="owner/name"
          value={search.model ?? ''}
          onChange={(event) => onChange({ ...search, model: event.target.value || undefined })}
        />
      </div>
    </form>
  );
}

export function PredictionsPage() {
  useTitle('Predictions');
  const search: Search = useSearch({ from: '/frame/predictions' });
  const navigate = useNavigate();
  const go = (to: Search) => void navigate({ to: '/predictions', search: to, replace: true });
  const predictions = useQuery({
    ...predictionsQuery({ cursor: search.cursor, source: sourceOf(search.source), createdAfter: useStart(search.since) }),
    placeholderData: keepPreviousData,
    refetchInterval: (query) => (query.state.data?.results.some((run) => !isOver(run.status)) ? lively : calm),
  });
  const filtered = [search.status, search.model, search.source, search.since].some((filter) => filter !== undefined);
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>Predictions</h1>
          <p className="soft">Yours, newest first.</p>
        </div>
        <Filters search={search} onChange={go} />
      </div>
      <Await query={predictions} lines={8}>
        {(page) => {
          const shown = page.results.filter(fits(search));
          return (
            <>
              {shown.length > 0 && <RunList runs={shown} />}
              {shown.length === 0 && filtered && (
                <Empty title="None on this page">{page.next ? 'Older ones may fit.' : 'Nothing fits this filter.'}</Empty>
              )}
              {shown.length === 0 && !filtered && (
                <Empty title="No predictions yet">
                  <p>
                    Run a <Link to="/">model</Link>, here or from code.
                  </p>
                </Empty>
              )}
              <Pager page={page} go={(cursor) => go({ ...search, cursor })} />
            </>
          );
        }}
      </Await>
    </div>
  );
}
