import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { createDeployment, type DeploymentSettings } from '../../services/deployments';
import { modelQuery } from '../../services/models';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Failure } from '../../ui/waiting';
import { SettingsFields } from './settings-fields';

function NewDeploymentForm({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [model, setModel] = useState('');
  const [settings, setSettings] = useState<DeploymentSettings>({ version: '', hardware: 'cpu', minInstances: 0, maxInstances: 1 });
  const [modelOwner = '', modelName = ''] = model.split('/');
  const found = useQuery({ ...modelQuery(modelOwner, modelName), enabled: modelOwner !== '' && modelName !== '', retry: false });
  const latest = found.data?.latest?.id ?? '';
  const chosen = { ...settings, version: settings.version || latest };
  const create = useMutation({
    mutationFn: () => createDeployment(name, model, chosen),
    onSuccess: ({ owner, name: made }) => navigate({ to: '/deployments/$owner/$name', params: { owner, name: made } }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <form className="stack" onSubmit={submit}>
      <div className="labelled">
        <label htmlFor="name">Name</label>
        <input
          id="name"
          className="control"
          required
          value={name}
          onChange={(event) => setName(event.target.value)}
          aria-describedby="name-hint"
        />
        <p id="name-hint" className="hint">
          Small letters, digits, “.”, “_” and “-”.
        </p>
      </div>
      <div className="labelled">
        <label htmlFor="of-model">Model</label>
        <input
          id="of-model"
          className="control mono"
          required
          placeholder="owner/name"
          value={model}
          onChange={(event) => setModel(event.target.value.trim())}
        />
      </div>
      <SettingsFields model={model} settings={chosen} onChange={setSettings} />
      {create.error && <Failure error={create.error} />}
      <div className="actions">
        <Button onClick={onClose}>Close</Button>
        <Button type="submit" look="primary" disabled={create.isPending}>
          Deploy
        </Button>
      </div>
    </form>
  );
}

export function NewDeployment() {
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button look="primary" onClick={() => setOpen(true)}>
        <Plus aria-hidden /> New deployment
      </Button>
      <Dialog title="New deployment" open={open} onClose={close}>
        <NewDeploymentForm onClose={close} />
      </Dialog>
    </>
  );
}
