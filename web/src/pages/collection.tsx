import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { NotFound } from '../app/fallbacks';
import { collectionQuery } from '../services/models';
import { isMissing } from '../services/problem';
import { useTitle } from '../ui/title';
import { Await, Empty } from '../ui/waiting';
import { ModelCards } from './model-card';

const Markdown = lazy(() => import('../output/markdown').then(({ Markdown: component }) => ({ default: component })));

export function CollectionPage() {
  const { slug } = useParams({ from: '/frame/collections/$slug' });
  const collection = useQuery(collectionQuery(slug));
  useTitle(collection.data?.name ?? slug);
  if (isMissing(collection.error)) return <NotFound />;
  return (
    <div className="page">
      <Await query={collection} lines={6}>
        {({ name, description, text, models }) => (
          <>
            <div className="page-head">
              <div>
                <h1>{name}</h1>
                <p className="soft">{description}</p>
              </div>
            </div>
            {text !== '' && (
              <Suspense>
                <Markdown text={text} />
              </Suspense>
            )}
            {models.length === 0 ? <Empty title="No models are in it yet" /> : <ModelCards models={models} />}
          </>
        )}
      </Await>
    </div>
  );
}
