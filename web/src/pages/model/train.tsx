import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { InputForm } from '../../form/input-form';
import { useInputForm } from '../../form/use-input-form';
import type { JsonObject } from '../../json';
import { fieldsOfSchema } from '../../schema/fields-of-schema';
import { managedModelsQuery } from '../../services/model-settings';
import type { Version } from '../../services/models';
import { createTraining } from '../../services/predictions';
import { useSession } from '../../services/session-context';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Failure } from '../../ui/waiting';
import { NewModel } from '../new-model';

type Props = { model: string; version: Version };

export function TrainTab({ model, version }: Props) {
  const navigate = useNavigate();
  const fields = useMemo(() => fieldsOfSchema(version.openapi, 'TrainingInput'), [version]);
  const form = useInputForm(fields, {});
  const { username } = useSession().account;
  const own = useQuery(managedModelsQuery({ owner: username }));
  const slugs = (own.data?.results ?? []).map(({ slug }) => slug);
  const [chosen, setChosen] = useState<string>();
  const [isMaking, setIsMaking] = useState(false);
  const destination = chosen ?? (slugs.includes(model) ? model : (slugs[0] ?? ''));
  const train = useMutation({
    mutationFn: (input: JsonObject) => createTraining({ model, version: version.id, destination, input }),
    onSuccess: (training) => navigate({ to: '/p/$id', params: { id: training.id } }),
    onError: form.refuse,
  });
  return (
    <div className="stack" style={{ maxWidth: 'var(--measure)' }}>
      <Dialog title="A new model" open={isMaking} onClose={() => setIsMaking(false)}>
        <NewModel
          onMade={(slug) => {
            setChosen(slug);
            setIsMaking(false);
          }}
        />
      </Dialog>
      <form className="stack" onSubmit={form.whenSent((input) => train.mutate(input))}>
        <p className="soft">A training makes a new version of a model of yours, out of this version and what you give it.</p>
        <div className="labelled">
          <label htmlFor="destination">Destination</label>
          <div className="row">
            <select
              id="destination"
              className="control mono fit"
              required
              value={destination}
              onChange={(event) => setChosen(event.target.value)}
              aria-describedby="destination-hint"
            >
              {destination === '' && <option value="">none yet</option>}
              {slugs.map((slug) => (
                <option key={slug}>{slug}</option>
              ))}
            </select>
            <Button onClick={() => setIsMaking(true)}>New model</Button>
          </div>
          <p id="destination-hint" className="hint">
            The model of yours that gets the new version.
          </p>
        </div>
        <InputForm {...form} />
        {train.error !== null && !form.tells(train.error) && <Failure error={train.error} />}
        <div>
          <Button type="submit" look="primary" disabled={train.isPending || form.waits}>
            {form.waits ? 'Uploading…' : 'Train'}
          </Button>
        </div>
      </form>
    </div>
  );
}
