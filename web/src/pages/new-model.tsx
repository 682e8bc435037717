import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { hardwareQuery } from '../services/instances';
import { createModel } from '../services/model-settings';
import { useSession } from '../services/session-context';
import { Button } from '../ui/button';
import { Failure } from '../ui/waiting';

type ModelForm = { name: string; visibility: 'private' | 'public'; hardware?: string };
type Props = { name?: string; onMade?: (slug: string) => void };

/** Makes a model without a version, for what is pushed or trained later. */
export function NewModel({ name: first = '', onMade }: Props) {
  const owner = useSession().account.username;
  const client = useQueryClient();
  const hardware = useQuery(hardwareQuery);
  const kinds = hardware.data ?? [];
  const { register, handleSubmit, setValue } = useForm<ModelForm>({ defaultValues: { name: first, visibility: 'private' } });
  const create = useMutation({
    mutationFn: (form: ModelForm) => createModel(owner, form.name, form.visibility === 'private', form.hardware ?? kinds[0]?.sku ?? 'cpu'),
    onSuccess: async (_made, { name }) => {
      setValue('name', '');
      await client.invalidateQueries({ queryKey: ['models'] });
      onMade?.(`${owner}/${name}`);
    },
  });
  return (
    <form className="sheet padded stack" onSubmit={handleSubmit((values) => create.mutate(values))} aria-label="New model">
      <div className="fields">
        <div className="labelled" style={{ flex: '1 1 14rem' }}>
          <label htmlFor="new-model">Name</label>
          <div className="prefixed">
            <span className="mono soft" aria-hidden>
              {owner}/
            </span>
            <input id="new-model" className="control mono" required maxLength={64} placeholder="my-model" {...register('name')} />
          </div>
        </div>
        <div className="labelled">
          <label htmlFor="new-model-visibility">Who sees it</label>
          <select id="new-model-visibility" className="control" {...register('visibility')}>
            <option value="private">Only its account</option>
            <option value="public">Everybody here</option>
          </select>
        </div>
        {kinds.length > 1 && (
          <div className="labelled">
            <label htmlFor="new-model-hardware">Runs on</label>
            <select id="new-model-hardware" className="control" {...register('hardware')}>
              {kinds.map((kind) => (
                <option key={kind.sku} value={kind.sku}>
                  {kind.name}
                </option>
              ))}
            </select>
          </div>
        )}
        <Button type="submit" look="primary" disabled={create.isPending}>
          Make a model
        </Button>
      </div>
      {create.error && <Failure error={create.error} />}
    </form>
  );
}
