import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { NotFound } from '../app/fallbacks';
import { deleteDeployment, deploymentQuery, updateDeployment, type Deployment, type DeploymentSettings } from '../services/deployments';
import { instancesQuery } from '../services/instances';
import { isMissing } from '../services/problem';
import { useSession } from '../services/session-context';
import { environment, officialNames } from '../snippets/environment';
import { shellQuote } from '../snippets/quote';
import { Button } from '../ui/button';
import { Code } from '../ui/copy';
import { Confirm } from '../ui/dialog';
import { State } from '../ui/state';
import { useTitle } from '../ui/title';
import { Await, Failure } from '../ui/waiting';
import { History } from './deployment/history';
import { Releases } from './deployment/releases';
import { SettingsFields } from './deployment/settings-fields';
import { InstanceTable } from './instance-table';

type PartProps = { deployment: Deployment; refresh: () => Promise<unknown> };

function settingsOf({ release }: Deployment): DeploymentSettings {
  const { version, hardware, minInstances, maxInstances } = release;
  return { version, hardware, minInstances, maxInstances };
}

function SettingsForm({ deployment, refresh }: PartProps) {
  const [settings, setSettings] = useState(() => settingsOf(deployment));
  const save = useMutation({ mutationFn: () => updateDeployment(deployment.owner, deployment.name, settings), onSuccess: refresh });
  const changed = JSON.stringify(settings) !== JSON.stringify(settingsOf(deployment));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form className="sheet padded stack" onSubmit={submit}>
      <SettingsFields model={deployment.release.model} settings={settings} onChange={setSettings} />
      {save.error && <Failure error={save.error} />}
      <div>
        <Button type="submit" look="primary" disabled={!changed || save.isPending}>
          Release
        </Button>
      </div>
    </form>
  );
}

function InstancesOf({ deployment }: { deployment: Deployment }) {
  const instances = useQuery(instancesQuery(deployment.release.model));
  return (
    <Await query={instances}>
      {(page) => <InstanceTable instances={page.results.filter((instance) => instance.deployment === deployment.slug)} />}
    </Await>
  );
}

function Actions({ deployment, refresh }: PartProps) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const { owner, name } = deployment;
  const disable = () => updateDeployment(owner, name, { ...settingsOf(deployment), minInstances: 0, maxInstances: 0 }).then(refresh);
  const remove = async () => {
    await deleteDeployment(owner, name);
    client.removeQueries({ queryKey: ['deployments'] });
    await navigate({ to: '/deployments' });
  };
  return (
    <div className="row">
      {!deployment.disabled && (
        <Confirm action="Disable" look="quiet" question="Disable this deployment?" run={disable}>
          <p>What it runs is canceled, and nothing new is taken, until it has a release with instances again.</p>
        </Confirm>
      )}
      <Confirm action="Delete" question="Delete this deployment?" run={remove}>
        <p>It must be offline, and unused for a quarter of an hour.</p>
      </Confirm>
    </div>
  );
}

function DeploymentView({ deployment, refresh }: PartProps) {
  const { api } = useSession();
  const { owner, name, release } = deployment;
  const [modelOwner = '', modelName = ''] = release.model.split('/');
  const call = `${environment(api, officialNames)}\ncurl -s -X POST ${shellQuote(`${api.origin}/v1/deployments/${owner}/${name}/predictions`)} \\\n  -H "Authorization: Bearer $REPLICATE_API_TOKEN" -H 'Content-Type: application/json' -H 'Prefer: wait' \\\n  -d '{"input": {}}'`;
  return (
    <>
      <div className="page-head">
        <div>
          <h1>
            <span className="faint">{owner}/</span>
            {name}
          </h1>
          <p className="row soft">
            <State state={deployment.disabled ? 'disabled' : 'live'} />
            <Link to="/$owner/$name/versions/$version" params={{ owner: modelOwner, name: modelName, version: release.version }}>
              {release.model}
            </Link>
            <span>release {release.number}</span>
          </p>
        </div>
        <Actions deployment={deployment} refresh={refresh} />
      </div>
      <section className="stack tight" aria-labelledby="history">
        <h2 id="history">Last 24 hours</h2>
        <History owner={owner} name={name} />
      </section>
      <section className="stack tight" aria-labelledby="instances">
        <h2 id="instances">Instances now</h2>
        <InstancesOf deployment={deployment} />
      </section>
      <div className="columns">
        <section className="stack tight" aria-labelledby="releases">
          <h2 id="releases">Releases</h2>
          <Releases owner={owner} name={name} onChange={refresh} />
        </section>
        <div className="stack loose">
          <section className="stack tight" aria-labelledby="settings">
            <h2 id="settings">Settings</h2>
            <SettingsForm key={release.number} deployment={deployment} refresh={refresh} />
          </section>
          <section className="stack tight" aria-labelledby="call">
            <h2 id="call">Call it</h2>
            <Code text={call} label="Call with curl" />
          </section>
        </div>
      </div>
    </>
  );
}

export function DeploymentPage() {
  const { owner, name } = useParams({ from: '/frame/deployments/$owner/$name' });
  const client = useQueryClient();
  useTitle(`${owner}/${name}`);
  const deployment = useQuery({ ...deploymentQuery(owner, name), refetchInterval: 5000 });
  const refresh = () => client.invalidateQueries({ queryKey: ['deployments'] });
  if (isMissing(deployment.error)) return <NotFound />;
  return (
    <div className="page">
      <Await query={deployment} lines={6}>
        {(found) => <DeploymentView deployment={found} refresh={refresh} />}
      </Await>
    </div>
  );
}
