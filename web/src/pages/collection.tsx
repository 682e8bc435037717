import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { NotFound } from '../app/fallbacks';
import { accountQuery } from '../services/accounts';
import { collectionQuery } from '../services/models';
import { isMissing } from '../services/problem';
import { useSession } from '../services/session-context';
import { useTitle } from '../ui/title';
import { Await, Empty } from '../ui/waiting';
import { ModelCards } from './model-card';

const Markdown = lazy(() => import('../output/markdown').then(({ Markdown: component }) => ({ default: component })));

export function CollectionPage() {
  const { slug } = useParams({ from: '/frame/collections/$slug' });
  const collection = useQuery(collectionQuery(slug));
  const self = useQuery(accountQuery(useSession().account.username));
  const isOperator = self.data?.isOperator ?? false;
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
            {models.length === 0 ? (
              <Empty title="No models are in it yet">
                {isOperator ? (
                  <Link to="/settings" search={{ tab: slug === 'official' ? 'models' : 'collections' }}>
                    Put some in
                  </Link>
                ) : (
                  'The operator of this server puts them in.'
                )}
              </Empty>
            ) : (
              <ModelCards models={models} />
            )}
          </>
        )}
      </Await>
    </div>
  );
}
