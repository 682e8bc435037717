import { queryOptions } from '@tanstack/react-query';
import { ask, pair, tell } from './http';
import { toPage, type Page, type WirePage } from './page';
import { toAccount, type Account } from './session';
import { date, type Wire } from './wire';

export type Release = {
  number: number;
  model: string;
  version: string;
  createdAt: Date;
  createdBy: Account;
  hardware: string;
  minInstances: number;
  maxInstances: number;
};
export type PastRelease = Release & { state: Wire['past_release']['state']; current: boolean; serving: boolean; note: string | null };
export type Deployment = { owner: string; name: string; slug: string; release: Release; disabled: boolean };
export type DeploymentSettings = { version: string; hardware: string; minInstances: number; maxInstances: number };

function toRelease(wire: Wire['release']): Release {
  return {
    number: wire.number,
    model: wire.model,
    version: wire.version,
    createdAt: date(wire.created_at),
    createdBy: toAccount(wire.created_by),
    hardware: wire.configuration.hardware,
    minInstances: wire.configuration.min_instances,
    maxInstances: wire.configuration.max_instances,
  };
}

function toDeployment(wire: Wire['deployment']): Deployment {
  const release = toRelease(wire.current_release);
  return { owner: wire.owner, name: wire.name, slug: `${wire.owner}/${wire.name}`, release, disabled: release.maxInstances === 0 };
}

export const deploymentsQuery = (cursor?: string) =>
  queryOptions({
    queryKey: ['deployments', 'list', cursor],
    queryFn: async (): Promise<Page<Deployment>> =>
      toPage(await ask<WirePage<Wire['deployment']>>('/v1/deployments', { query: { cursor } }), toDeployment),
  });

export const deploymentQuery = (owner: string, name: string) =>
  queryOptions({
    queryKey: ['deployments', 'one', owner, name],
    queryFn: async () => toDeployment(await ask<Wire['deployment']>(`/v1/deployments/${pair(owner, name)}`)),
  });

/** What ended in one of the last day's 15 minutes; times in seconds. */
export type HistoryBucket = {
  start: Date;
  succeeded: number;
  failed: number;
  canceled: number;
  latencyP50: number | null;
  latencyP95: number | null;
  queueP50: number | null;
  queueP95: number | null;
};

function toBucket(wire: Wire['deployment_history']['buckets'][number]): HistoryBucket {
  return {
    start: date(wire.start),
    succeeded: wire.succeeded,
    failed: wire.failed,
    canceled: wire.canceled,
    latencyP50: wire.latency_p50,
    latencyP95: wire.latency_p95,
    queueP50: wire.queue_p50,
    queueP95: wire.queue_p95,
  };
}

export const deploymentHistoryQuery = (owner: string, name: string) =>
  queryOptions({
    queryKey: ['deployments', 'history', owner, name],
    queryFn: async () => {
      const { buckets } = await ask<Wire['deployment_history']>(`/mimeo/v1/deployments/${pair(owner, name)}/history`);
      return buckets.map(toBucket);
    },
    refetchInterval: 60_000,
  });

export const releasesQuery = (owner: string, name: string) =>
  queryOptions({
    queryKey: ['deployments', 'releases', owner, name],
    queryFn: async (): Promise<Page<PastRelease>> =>
      toPage(await ask<WirePage<Wire['past_release']>>(`/mimeo/v1/deployments/${pair(owner, name)}/releases`), (wire) => ({
        ...toRelease(wire),
        state: wire.state,
        current: wire.current,
        serving: wire.serving,
        note: wire.note ?? null,
      })),
  });

export async function createDeployment(name: string, model: string, settings: DeploymentSettings): Promise<Deployment> {
  return toDeployment(
    await ask<Wire['deployment']>('/v1/deployments', { method: 'POST', body: { name, model, ...wireSettings(settings) } }),
  );
}

function wireSettings({ version, hardware, minInstances, maxInstances }: DeploymentSettings) {
  return { version, hardware, min_instances: minInstances, max_instances: maxInstances };
}

export function updateDeployment(owner: string, name: string, settings: DeploymentSettings): Promise<void> {
  return tell(`/v1/deployments/${pair(owner, name)}`, { method: 'PATCH', body: wireSettings(settings) });
}

export function rollBack(owner: string, name: string, release: number): Promise<void> {
  return tell(`/mimeo/v1/deployments/${pair(owner, name)}/releases`, { method: 'POST', body: { rollback_to: release } });
}

export function deleteDeployment(owner: string, name: string): Promise<void> {
  return tell(`/v1/deployments/${pair(owner, name)}`, { method: 'DELETE' });
}
