import { useMutation, useQueryClient } from '@tanstack/react-query';
import { setOfficial } from '../services/collections';
import { setPrivate, type ManagedModel } from '../services/model-settings';
import { Failure } from '../ui/waiting';

type Props = { model: ManagedModel; forOperator: boolean };

/** Who sees a model, and whether it is official; what is chosen holds at once. */
export function ModelSwitches({ model, forOperator }: Props) {
  const client = useQueryClient();
  const refresh = () => Promise.all(['models', 'collections'].map((key) => client.invalidateQueries({ queryKey: [key] })));
  const see = useMutation({ mutationFn: (isPrivate: boolean) => setPrivate(model.owner, model.name, isPrivate), onSettled: refresh });
  const honour = useMutation({ mutationFn: (isOfficial: boolean) => setOfficial(model.slug, isOfficial), onSettled: refresh });
  // What was chosen is shown while it is on its way.
  const isPrivate = see.isPending ? see.variables : model.isPrivate;
  const isOfficial = honour.isPending ? honour.variables : model.isOfficial;
  const error = see.error ?? honour.error;
  return (
    <div className="stack tight">
      <div className="row">
        <select
          className="control fit"
          aria-label={`Who sees ${model.slug}`}
          disabled={see.isPending}
          value={isPrivate ? 'private' : 'public'}
          onChange={(event) => see.mutate(event.target.value === 'private')}
        >
          <option value="public">Everybody here</option>
          <option value="private">Only its account</option>
        </select>
        {forOperator && (
          <label className="check small">
            <input
              type="checkbox"
              aria-label={`${model.slug} is official`}
              disabled={honour.isPending}
              checked={isOfficial}
              onChange={(event) => honour.mutate(event.target.checked)}
            />
            official
          </label>
        )}
      </div>
      {error && <Failure error={error} />}
    </div>
  );
}
