import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { accountQuery } from '../../services/accounts';
import { deleteModel, managedModelsQuery, type ManagedModel } from '../../services/model-settings';
import { useSession } from '../../services/session-context';
import { Confirm } from '../../ui/dialog';
import { Pager } from '../../ui/pager';
import { Await, Empty } from '../../ui/waiting';
import { ModelSwitches } from '../model-switches';
import { NewModel } from '../new-model';

function Row({ model, own, forOperator }: { model: ManagedModel; own: boolean; forOperator: boolean }) {
  const client = useQueryClient();
  const { owner, name, slug } = model;
  const refresh = () => client.invalidateQueries({ queryKey: ['models'] });
  return (
    <li>
      <div className="grow">
        {own || !model.isPrivate ? (
          <Link to="/$owner/$name" params={{ owner, name }}>
            {slug}
          </Link>
        ) : (
          slug
        )}
      </div>
      {own && (
        <Confirm action="Remove" look="quiet" question={`Remove ${slug}?`} run={() => deleteModel(owner, name).then(refresh)}>
          <p>It must be private and have no versions any more.</p>
        </Confirm>
      )}
      <ModelSwitches model={model} forOperator={forOperator} />
    </li>
  );
}

/** One's own models, those without a version too; for operators everybody's. */
export function ModelsTab() {
  const { account } = useSession();
  const self = useQuery(accountQuery(account.username));
  const [cursor, setCursor] = useState<string>();
  const models = useQuery(managedModelsQuery({ cursor }));
  return (
    <div className="stack">
      <NewModel />
      <Await query={models}>
        {(page) =>
          page.results.length === 0 ? (
            <div className="sheet">
              <Empty title="You have no models yet">
                Make one here to train into, or <code>mimeo push</code> a Cog project.
              </Empty>
            </div>
          ) : (
            <>
              <ul className="list sheet">
                {page.results.map((model) => (
                  <Row key={model.slug} model={model} own={model.owner === account.username} forOperator={self.data?.isOperator ?? false} />
                ))}
              </ul>
              <Pager page={page} go={setCursor} />
            </>
          )
        }
      </Await>
    </div>
  );
}
