// How the server is.
import { queryOptions } from '@tanstack/react-query';
import { ask, tell, pair, part } from './http';
import { toPage, type Page, type WirePage } from './page';
import { date, dateOrNull, type Wire } from './wire';

export type Share = { sku: string; name: string; processors: number | null; memoryBytes: number | null; gpus: number };
export type Gpu = {
  id: string;
  name: string;
  memoryBytes: number;
  /** null: its driver does not tell, as with the next */
  usedMemoryBytes: number | null;
  /** Share of the last moment. */
  busy: number | null;
};
export type Machine = {
  processors: number;
  load: number;
  memoryBytes: number;
  availableMemoryBytes: number;
  serverMemoryBytes: number;
  diskBytes: number | null;
  freeDiskBytes: number | null;
  gpus: Gpu[];
};
export type Server = {
  version: string;
  ready: boolean;
  reason: string | null;
  retention: string;
  uploadRetention: string;
  hardware: Share[];
  startedAt: Date | null;
  /** null: not for this account */
  machine: Machine | null;
};
export type SetAside = { model: string; version: string; deployment: string | null; failures: number; until: Date; error: string };

function toMachine(wire: Wire['machine']): Machine {
  return {
    processors: wire.processors,
    load: wire.load,
    memoryBytes: wire.memory_bytes,
    availableMemoryBytes: wire.available_memory_bytes,
    serverMemoryBytes: wire.server_memory_bytes,
    diskBytes: wire.disk_bytes,
    freeDiskBytes: wire.free_disk_bytes,
    gpus: wire.gpus.map((gpu) => ({
      id: gpu.id,
      name: gpu.name,
      memoryBytes: gpu.memory_bytes,
      usedMemoryBytes: gpu.used_memory_bytes,
      busy: gpu.busy,
    })),
  };
}

function toServer(wire: Wire['server']): Server {
  return {
    version: wire.version,
    ready: wire.ready,
    reason: wire.reason,
    retention: wire.retention,
    uploadRetention: wire.upload_retention,
    hardware: wire.hardware.map((kind) => ({
      sku: kind.sku,
      name: kind.name,
      processors: kind.processors,
      memoryBytes: kind.memory_bytes,
      gpus: kind.gpus,
    })),
    startedAt: dateOrNull(wire.started_at),
    machine: wire.machine ? toMachine(wire.machine) : null,
  };
}

export const serverQuery = queryOptions({
  queryKey: ['server'],
  queryFn: async () => toServer(await ask<Wire['server']>('/mimeo/v1/server')),
  staleTime: 5000,
});

/** Versions that nothing is tried with for a while, since their set-ups have failed. */
export const setAsideQuery = queryOptions({
  queryKey: ['quarantine'],
  queryFn: async (): Promise<Page<SetAside>> =>
    toPage(await ask<WirePage<Wire['set_aside']>>('/mimeo/v1/quarantine'), (wire) => ({
      model: wire.model,
      version: wire.version,
      deployment: wire.deployment,
      failures: wire.failures,
      until: date(wire.until),
      error: wire.error,
    })),
  refetchInterval: 10_000,
});

export function releaseVersion(model: string, version: string): Promise<void> {
  const [owner = '', name = ''] = model.split('/');
  return tell(`/mimeo/v1/quarantine/${pair(owner, name)}/${part(version)}`, { method: 'DELETE' });
}
