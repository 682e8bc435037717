import { useQuery } from '@tanstack/react-query';
import { managedModelQuery } from '../../services/model-settings';
import type { Model } from '../../services/models';
import { Await } from '../../ui/waiting';
import { ModelSwitches } from '../model-switches';

/** What an operator decides about a model of somebody else. */
export function OperatorSettings({ model }: { model: Model }) {
  const managed = useQuery(managedModelQuery(model.owner, model.name));
  return (
    <div className="sheet padded stack" style={{ maxWidth: 'var(--measure)' }}>
      <p className="soft">
        As an operator of this server you decide who sees this model, and whether it is official. The rest is for {model.owner}. Once it is
        private you find it under Settings, Models.
      </p>
      <Await query={managed} lines={2}>
        {(found) => <ModelSwitches model={found} forOperator />}
      </Await>
    </div>
  );
}
