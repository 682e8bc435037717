// Hardware, and the processes that run models on it.
import { queryOptions } from '@tanstack/react-query';
import { ask, askText, part, tell } from './http';
import { toPage, type Page, type WirePage } from './page';
import { date, type Wire } from './wire';

export type Hardware = { sku: string; name: string };
export type Instance = {
  id: string;
  model: string;
  version: string;
  isTraining: boolean;
  deployment: string | null;
  state: Wire['instance_state'];
  since: Date;
  startedAt: Date;
  setupSeconds: number | null;
  slots: number;
  busy: number;
  queued: number;
  memoryBytes: number | null;
  cpuSeconds: number | null;
};

function toInstance(wire: Wire['instance']): Instance {
  return {
    id: wire.id,
    model: wire.model,
    version: wire.version,
    isTraining: wire.kind === 'training',
    deployment: wire.deployment ?? null,
    state: wire.state,
    since: date(wire.since),
    startedAt: date(wire.started_at),
    setupSeconds: wire.setup_seconds ?? null,
    slots: wire.slots,
    busy: wire.busy,
    queued: wire.queued,
    memoryBytes: wire.memory_bytes ?? null,
    cpuSeconds: wire.cpu_seconds ?? null,
  };
}

export const instancesQuery = (model?: string) =>
  queryOptions({
    queryKey: ['instances', model],
    queryFn: async (): Promise<Page<Instance>> =>
      toPage(await ask<WirePage<Wire['instance']>>('/mimeo/v1/instances', { query: { model } }), toInstance),
    refetchInterval: 3000,
  });

export const instanceLogsQuery = (id: string) =>
  queryOptions({ queryKey: ['instances', 'logs', id], queryFn: () => askText(`/mimeo/v1/instances/${part(id)}/logs`) });

/** It ends what it runs and takes nothing new. */
export function stopInstance(id: string): Promise<void> {
  return tell(`/mimeo/v1/instances/${part(id)}`, { method: 'DELETE' });
}

export const hardwareQuery = queryOptions({
  queryKey: ['hardware'],
  queryFn: () => ask<Hardware[]>('/v1/hardware'),
  staleTime: 5 * 60_000,
});

export const pricesQuery = queryOptions({
  queryKey: ['prices'],
  queryFn: () => ask<Record<string, number>>('/mimeo/v1/prices'),
  staleTime: 5 * 60_000,
});
