import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Logs } from '../logs/logs';
import { accountQuery } from '../services/accounts';
import { instanceLogsQuery, stopInstance, type Instance } from '../services/instances';
import { useSession } from '../services/session-context';
import { Button } from '../ui/button';
import { Confirm, Dialog } from '../ui/dialog';
import { formatBytes, formatSeconds, shortId } from '../ui/format';
import { State } from '../ui/state';
import { Time } from '../ui/time';
import { Await, Empty } from '../ui/waiting';

function LogsOfInstance({ id }: { id: string }) {
  const logs = useQuery(instanceLogsQuery(id));
  return (
    <Await query={logs}>
      {(text) => (text === '' ? <Empty title="It has said nothing" /> : <Logs text={text} label="Logs of the instance" />)}
    </Await>
  );
}

/** For the owner of its model, and for operators. */
function Stop({ instance }: { instance: Instance }) {
  const client = useQueryClient();
  const { username } = useSession().account;
  const self = useQuery(accountQuery(username));
  const may = self.data?.isOperator || instance.model.startsWith(`${username}/`);
  if (!may || !['setting up', 'ready'].includes(instance.state)) return null;
  const stop = () => stopInstance(instance.id).then(() => client.invalidateQueries({ queryKey: ['instances'] }));
  return (
    <Confirm action="Stop" look="quiet" question={`Stop this instance of ${instance.model}?`} run={stop}>
      <p>It ends what it runs, and takes nothing new. Another one starts when predictions wait, or a deployment keeps some ready.</p>
    </Confirm>
  );
}

function Row({ instance, onLogs }: { instance: Instance; onLogs: () => void }) {
  return (
    <tr>
      <td>
        <State state={instance.state} />
        <p className="faint nowrap">
          <Time date={instance.since} />
        </p>
      </td>
      <td>
        <p className="nowrap">
          {instance.model} <code className="faint">{shortId(instance.version)}</code>
        </p>
        {instance.deployment !== null && (
          <p className="faint" style={{ overflowWrap: 'anywhere' }}>
            {instance.deployment}
          </p>
        )}
        {instance.isTraining && <p className="faint">training</p>}
      </td>
      <td className="number">
        {instance.busy} / {instance.slots}
      </td>
      <td className="number">{instance.queued}</td>
      <td className="number nowrap">{instance.memoryBytes === null ? '' : formatBytes(instance.memoryBytes)}</td>
      <td className="number nowrap">{instance.cpuSeconds === null ? '' : formatSeconds(instance.cpuSeconds)}</td>
      <td className="number nowrap">{instance.setupSeconds === null ? '' : formatSeconds(instance.setupSeconds)}</td>
      <td className="nowrap">
        <Button look="quiet" onClick={onLogs} aria-label={`Logs of instance ${shortId(instance.id)}`}>
          Logs
        </Button>
        <Stop instance={instance} />
      </td>
    </tr>
  );
}

export function InstanceTable({ instances }: { instances: Instance[] }) {
  const [shown, setShown] = useState<string>();
  if (instances.length === 0)
    return (
      <div className="sheet">
        <Empty title="None now">Instances start when there is work, and go after a while without.</Empty>
      </div>
    );
  return (
    <>
      <div className="sheet table-scroll" tabIndex={0} role="region" aria-label="Instances">
        <table className="table">
          <thead>
            <tr>
              <th>State</th>
              <th>Runs</th>
              <th className="number">Busy</th>
              <th className="number">Queued</th>
              <th className="number">Memory</th>
              <th className="number">CPU</th>
              <th className="number">Set-up</th>
              <th>
                <span className="hidden">Logs</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {instances.map((instance) => (
              <Row key={instance.id} instance={instance} onLogs={() => setShown(instance.id)} />
            ))}
          </tbody>
        </table>
      </div>
      <Dialog title="What the instance has said" open={shown !== undefined} onClose={() => setShown(undefined)}>
        {shown !== undefined && <LogsOfInstance id={shown} />}
      </Dialog>
    </>
  );
}
