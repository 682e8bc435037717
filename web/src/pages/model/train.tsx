import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState, type FormEvent } from 'react';
import { InputForm } from '../../form/input-form';
import { fieldsOfSchema } from '../../schema/fields-of-schema';
import type { Version } from '../../services/models';
import { createTraining } from '../../services/predictions';
import { Button } from '../../ui/button';
import { Failure } from '../../ui/waiting';
import { refusedFields } from './refused-fields';
import { useInputForm } from './use-input-form';

type Props = { model: string; version: Version };

export function TrainTab({ model, version }: Props) {
  const navigate = useNavigate();
  const fields = useMemo(() => fieldsOfSchema(version.openapi, 'TrainingInput'), [version]);
  const form = useInputForm(fields, {});
  const [destination, setDestination] = useState(model);
  const train = useMutation({
    mutationFn: () => createTraining({ model, version: version.id, destination, input: form.input }),
    onSuccess: (training) => navigate({ to: '/p/$id', params: { id: training.id } }),
    onError: (error) => form.refuse(refusedFields(error)),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    train.mutate();
  };
  return (
    <form className="stack" onSubmit={submit} style={{ maxWidth: 'var(--measure)' }}>
      <p className="soft">A training makes a new version of a model of yours, out of this version and what you give it.</p>
      <div className="labelled">
        <label htmlFor="destination">Destination</label>
        <input
          id="destination"
          className="control mono"
          value={destination}
          onChange={(event) => setDestination(event.target.value)}
          aria-describedby="destination-hint"
        />
        <p id="destination-hint" className="hint">
          owner/name of the model that gets the new version. It must exist.
        </p>
      </div>
      <InputForm fields={fields} values={form.values} errors={form.errors} onChange={form.change} />
      {train.error && Object.keys(refusedFields(train.error)).length === 0 && <Failure error={train.error} />}
      <div>
        <Button type="submit" look="primary" disabled={train.isPending}>
          Train
        </Button>
      </div>
    </form>
  );
}
