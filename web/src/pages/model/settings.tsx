import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { changeModelSettings, describeModel, modelSettingsQuery, type ModelSettings } from '../../services/model-settings';
import { readmeQuery, type Model } from '../../services/models';
import { serverQuery } from '../../services/server';
import { Button } from '../../ui/button';
import { Await, Failure, Loading } from '../../ui/waiting';

type Props = { model: Model };
type Values = { description: string; readme: string; tags: string; visibility: string; retention: string };
type FormProps = Props & { settings: ModelSettings; readme: string };

function SettingsForm({ model, settings, readme: oldReadme }: FormProps) {
  const client = useQueryClient();
  const server = useQuery(serverQuery);
  const { register, handleSubmit } = useForm({
    defaultValues: {
      description: model.description,
      readme: oldReadme,
      tags: settings.tags.join(', '),
      visibility: settings.isPrivate ? 'private' : 'public',
      retention: settings.retention,
    },
  });
  const save = useMutation({
    mutationFn: async ({ description, readme, tags, visibility, retention }: Values) => {
      if (description !== model.description || readme !== oldReadme) await describeModel(model.owner, model.name, { description, readme });
      await changeModelSettings(model.owner, model.name, settings, {
        isPrivate: visibility === 'private',
        retention: retention.trim(),
        tags: tags
          .split(',')
          .map((tag) => tag.trim())
          .filter((tag) => tag !== ''),
      });
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['models'] }),
  });
  return (
    <form className="sheet padded stack" onSubmit={handleSubmit((values) => save.mutate(values))} style={{ maxWidth: 'var(--measure)' }}>
      <div className="labelled">
        <label htmlFor="description">Description</label>
        <textarea id="description" className="control" rows={2} {...register('description')} />
      </div>
      <div className="labelled">
        <label htmlFor="readme">Readme</label>
        <textarea id="readme" className="control mono tall" aria-describedby="readme-hint" {...register('readme')} />
        <p id="readme-hint" className="hint">
          Markdown
        </p>
      </div>
      <div className="labelled">
        <label htmlFor="tags">Tags</label>
        <input id="tags" className="control" placeholder="speech, english" {...register('tags')} />
      </div>
      <div className="fields" style={{ alignItems: 'start' }}>
        <div className="labelled">
          <label htmlFor="visibility">Who may run it</label>
          <select id="visibility" className="control" {...register('visibility')}>
            <option value="public">Everybody here</option>
            <option value="private">Only its account</option>
          </select>
        </div>
        <div className="labelled" style={{ flex: '1 1 12rem' }}>
          <label htmlFor="retention">Data of predictions stays</label>
          <input
            id="retention"
            className="control"
            placeholder={`as the server says: ${server.data?.retention ?? '…'}`}
            aria-describedby="retention-hint"
            {...register('retention')}
          />
          <p id="retention-hint" className="hint">
            A time like 30m, 12h, 7d, or “forever”. Empty: {server.data?.retention ?? 'as the server says'}, and for what is made on this
            page until it is deleted. A token or a request may say otherwise.
          </p>
        </div>
      </div>
      {save.error && <Failure error={save.error} />}
      <div className="row">
        <Button type="submit" look="primary" disabled={save.isPending}>
          Save
        </Button>
        <span role="status" className="small soft">
          {save.isSuccess ? 'Saved' : ''}
        </span>
      </div>
    </form>
  );
}

/** For who owns the model. */
export function SettingsTab({ model }: Props) {
  const settings = useQuery(modelSettingsQuery(model.owner, model.name));
  const readme = useQuery(readmeQuery(model.owner, model.name));
  if (readme.isPending) return <Loading lines={6} />;
  return (
    <Await query={settings} lines={6}>
      {(found) => <SettingsForm model={model} settings={found} readme={readme.data ?? ''} />}
    </Await>
  );
}
