import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { collectionQuery, collectionsQuery, modelsQuery, searchQuery, type Collection } from '../services/models';
import { Code } from '../ui/copy';
import { Pager } from '../ui/pager';
import { useTitle } from '../ui/title';
import { Await, Empty } from '../ui/waiting';
import './explore.css';
import { ModelCards } from './model-card';

const officialSlug = 'official';

function Chips({ collections }: { collections: Collection[] }) {
  if (collections.length === 0) return null;
  return (
    <nav className="chips" aria-label="Collections">
      {collections.map(({ slug, name, description }) => (
        <Link key={slug} to="/collections/$slug" params={{ slug }} title={description}>
          {name}
        </Link>
      ))}
    </nav>
  );
}

function Found({ words }: { words: string }) {
  const result = useQuery(searchQuery(words));
  return (
    <Await query={result}>
      {({ models, collections }) => (
        <>
          <Chips collections={collections} />
          {models.length === 0 ? (
            <Empty title="No model has these words">Fewer words, or only their beginnings, find more.</Empty>
          ) : (
            <ModelCards models={models} />
          )}
        </>
      )}
    </Await>
  );
}

function AllModels({ cursor }: { cursor: string | undefined }) {
  const navigate = useNavigate();
  const models = useQuery(modelsQuery(cursor));
  const collections = useQuery(collectionsQuery);
  // It exists on every server, also where no model is official yet.
  const official = useQuery(collectionQuery(officialSlug));
  const hasOfficial = (official.data?.models.length ?? 0) > 0;
  return (
    <>
      <Chips collections={(collections.data?.results ?? []).filter(({ slug }) => slug !== officialSlug || hasOfficial)} />
      <Await query={models} lines={8}>
        {(page) =>
          page.results.length === 0 ? (
            <Empty title="There are no public models yet">
              <Code text="mimeo push . local/my-model" label="Push a model" />
            </Empty>
          ) : (
            <>
              <ModelCards models={page.results} />
              <Pager page={page} go={(next) => void navigate({ to: '/', search: { cursor: next } })} />
            </>
          )
        }
      </Await>
    </>
  );
}

export function ExplorePage() {
  const { q, cursor } = useSearch({ from: '/frame/' });
  useTitle(q === undefined ? 'Models' : `Models for “${q}”`);
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>{q === undefined ? 'Models' : <>Models for “{q}”</>}</h1>
          {q === undefined && <p className="soft">Run them here, or from code with the official Replicate clients.</p>}
        </div>
        <Link to="/settings" search={{ tab: 'models' }} className="button">
          Your models
        </Link>
      </div>
      {q === undefined ? <AllModels cursor={cursor} /> : <Found words={q} />}
    </div>
  );
}
