import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { hardwareQuery } from '../services/instances';
import { createModel } from '../services/model-settings';
import { useSession } from '../services/session-context';
import { Button } from '../ui/button';
import { Failure } from '../ui/waiting';

type Props = { name?: string; onMade?: (slug: string) => void };

/** Makes a model without a version, for what is pushed or trained later. */
export function NewModel({ name: first = '', onMade }: Props) {
  const owner = useSession().account.username;
  const client = useQueryClient();
  const hardware = useQuery(hardwareQuery);
  const [name, setName] = useState(first);
  const [isPrivate, setIsPrivate] = useState(true);
  const [chosen, setChosen] = useState('');
  const kinds = hardware.data ?? [];
  const create = useMutation({
    mutationFn: () => createModel(owner, name, isPrivate, chosen || (kinds[0]?.sku ?? 'cpu')),
    onSuccess: async () => {
      setName('');
      await client.invalidateQueries({ queryKey: ['models'] });
      onMade?.(`${owner}/${name}`);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <form className="sheet padded stack" onSubmit={submit} aria-label="New model">
      <div className="row" style={{ alignItems: 'end' }}>
        <div className="labelled" style={{ flex: '1 1 14rem' }}>
          <label htmlFor="new-model">Name</label>
          <div className="prefixed">
            <span className="mono soft" aria-hidden>
              {owner}/
            </span>
            <input
              id="new-model"
              className="control mono"
              required
              maxLength={64}
              placeholder="my-model"
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          </div>
        </div>
        <div className="labelled">
          <label htmlFor="new-model-visibility">Who sees it</label>
          <select
            id="new-model-visibility"
            className="control"
            value={isPrivate ? 'private' : 'public'}
            onChange={(event) => setIsPrivate(event.target.value === 'private')}
          >
            <option value="private">Only its account</option>
            <option value="public">Everybody here</option>
          </select>
        </div>
        {kinds.length > 1 && (
          <div className="labelled">
            <label htmlFor="new-model-hardware">Runs on</label>
            <select id="new-model-hardware" className="control" value={chosen} onChange={(event) => setChosen(event.target.value)}>
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
