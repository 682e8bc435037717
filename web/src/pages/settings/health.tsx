import { useQuery } from '@tanstack/react-query';
import { serverQuery, type Gpu, type Machine, type Server } from '../../services/server';
import { formatBytes, formatNumber } from '../../ui/format';
import { Meter } from '../../ui/meter';
import { State } from '../../ui/state';
import { Time } from '../../ui/time';
import { Await } from '../../ui/waiting';

function useOf({ memoryBytes, usedMemoryBytes, busy }: Gpu): string {
  const memory = usedMemoryBytes === null ? formatBytes(memoryBytes) : `${formatBytes(usedMemoryBytes)} of ${formatBytes(memoryBytes)}`;
  return busy === null ? memory : `${memory}; busy ${Math.round(busy * 100)}%`;
}

function Figures({ machine }: { machine: Machine }) {
  const { processors, load, memoryBytes, availableMemoryBytes, serverMemoryBytes, diskBytes, freeDiskBytes, gpus } = machine;
  const usedMemory = Math.max(0, memoryBytes - availableMemoryBytes);
  return (
    <>
      <Meter label="Processors" used={load} of={processors} text={`load ${formatNumber(load)} on ${formatNumber(processors)} cores`} />
      <Meter
        label="Memory"
        used={usedMemory}
        of={memoryBytes}
        text={`${formatBytes(usedMemory)} of ${formatBytes(memoryBytes)}; the server itself ${formatBytes(serverMemoryBytes)}`}
      />
      {diskBytes !== null && freeDiskBytes !== null && (
        <Meter
          label="Disk of the data folder"
          used={diskBytes - freeDiskBytes}
          of={diskBytes}
          text={`${formatBytes(freeDiskBytes)} free of ${formatBytes(diskBytes)}`}
        />
      )}
      {gpus.map((gpu, index) => (
        <Meter
          key={gpu.id}
          label={`GPU ${index}: ${gpu.name}`}
          used={gpu.usedMemoryBytes ?? 0}
          of={gpu.usedMemoryBytes === null ? null : gpu.memoryBytes}
          text={useOf(gpu)}
        />
      ))}
      {gpus.length === 0 && (
        <p className="row apart small">
          <span>GPUs</span>
          <span className="soft">none</span>
        </p>
      )}
    </>
  );
}

function Words({ server }: { server: Server }) {
  return (
    <dl className="facts">
      <dt>State</dt>
      <dd>
        <State state={server.ready ? 'ready' : 'not ready'} /> {server.reason}
      </dd>
      <dt>Version</dt>
      <dd>{server.version}</dd>
      {server.startedAt !== null && (
        <>
          <dt>Started</dt>
          <dd>
            <Time date={server.startedAt} />
          </dd>
        </>
      )}
      <dt>Data of predictions</dt>
      <dd>
        {server.retention === 'forever' ? 'stays until it is deleted' : `stays ${server.retention}`}, unless a request, a token or a model
        says otherwise; of those made on this page, until it is deleted
      </dd>
      <dt>Uploads</dt>
      <dd>stay {server.uploadRetention}</dd>
    </dl>
  );
}

/** Whether the server is well; figures of its machine for operators. */
export function Health() {
  const server = useQuery({ ...serverQuery, refetchInterval: 5000 });
  return (
    <Await query={server} lines={3}>
      {(found) => (
        <div className="sheet padded stack">
          <Words server={found} />
          {found.machine && <Figures machine={found.machine} />}
        </div>
      )}
    </Await>
  );
}
