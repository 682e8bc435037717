// Predictions and trainings: the wire tells them in one shape, and so do we.
import { queryOptions } from '@tanstack/react-query';
import type { Json, JsonObject } from '../json';
import { ask, part, tell } from './http';
import { toPage, type Page, type WirePage } from './page';
import type { FilesPlace } from './session';
import { date, dateOrNull, freeObject, type Wire } from './wire';

export type Status = Wire['prediction_status'];
export type Source = 'web' | 'api';

export type Prediction = {
  id: string;
  /** owner/name */
  model: string;
  version: string;
  status: Status;
  input: JsonObject;
  output: Json;
  error: string | null;
  logs: string;
  metrics: Record<string, number>;
  dataRemoved: boolean;
  source: Source | null;
  deployment: string | null;
  webhook: string | null;
  streamUrl: string | null;
  /** Of the page that shows it, where others reach it. */
  webUrl: string;
  createdAt: Date;
  startedAt: Date | null;
  completedAt: Date | null;
  deadline: Date | null;
  /** Of a training: owner/name of the model that gets the new version. */
  destination: string | null;
};

export type OutputFile = { name: string; contentType: string; size: number };
export type Queue = { position: number; length: number; /** A sentence: what has to happen first. */ why: string };
export type InstanceOfPrediction = { id: string; state: string; since: Date; setupLogs: string };

/** What Mimeo knows beyond Replicate's API. */
export type Progress = {
  hardware: string;
  hardwareSeconds: number;
  cost: number;
  retention: string | null;
  expiresAt: Date | null;
  /** null: nobody but its account can read it. */
  sharedAt: Date | null;
  files: OutputFile[];
  attempts: number;
  queue: Queue | null;
  instance: InstanceOfPrediction | null;
  cancelRequested: boolean;
};

export function isOver(status: Status): boolean {
  return status !== 'starting' && status !== 'processing';
}

function numbersOf(metrics: object | undefined): Record<string, number> {
  return Object.fromEntries(Object.entries(metrics ?? {}).filter((entry): entry is [string, number] => typeof entry[1] === 'number'));
}

type WireRun = Wire['prediction'] & { destination?: string };

export function toPrediction(wire: WireRun): Prediction {
  return {
    id: wire.id,
    model: wire.model,
    version: wire.version,
    status: wire.status,
    input: freeObject(wire.input),
    output: (wire.output ?? null) as Json,
    error: wire.error ?? null,
    logs: wire.logs ?? '',
    metrics: numbersOf(wire.metrics),
    dataRemoved: wire.data_removed ?? false,
    source: wire.source ?? null,
    deployment: wire.deployment ?? null,
    webhook: wire.webhook ?? null,
    // Streams are at the API's address, which this page may have by another name.
    streamUrl: wire.urls.stream ? new URL(wire.urls.stream).pathname : null,
    webUrl: wire.urls.web ?? '',
    createdAt: date(wire.created_at),
    startedAt: dateOrNull(wire.started_at),
    completedAt: dateOrNull(wire.completed_at),
    deadline: dateOrNull(wire.deadline),
    destination: wire.destination ?? null,
  };
}

function toOutputFile(wire: { name: string; content_type: string; size: number }): OutputFile {
  return { name: wire.name, contentType: wire.content_type, size: wire.size };
}

function toProgress(wire: Wire['stored_prediction']): Progress {
  const { queue, instance } = wire;
  return {
    hardware: wire.hardware,
    hardwareSeconds: wire.hardware_seconds,
    cost: wire.cost,
    retention: wire.retention ?? null,
    expiresAt: dateOrNull(wire.expires_at),
    sharedAt: dateOrNull(wire.shared_at),
    files: wire.files.map(toOutputFile),
    attempts: wire.attempts,
    queue: queue ? { position: queue.position, length: queue.length, why: queue.detail } : null,
    instance: instance ? { id: instance.id, state: instance.state, since: date(instance.since), setupLogs: instance.logs ?? '' } : null,
    cancelRequested: wire.cancel !== undefined,
  };
}

export const predictionQuery = (id: string) =>
  queryOptions({
    queryKey: ['predictions', 'one', id],
    queryFn: async () => toPrediction(await ask<WireRun>(`/v1/predictions/${part(id)}`)),
  });

export const progressQuery = (id: string) =>
  queryOptions({
    queryKey: ['predictions', 'progress', id],
    queryFn: async () => toProgress(await ask<Wire['stored_prediction']>(`/mimeo/v1/predictions/${part(id)}`)),
  });

export type PredictionFilter = { cursor?: string; source?: Source; createdAfter?: string };

export const predictionsQuery = ({ cursor, source, createdAfter }: PredictionFilter) =>
  queryOptions({
    queryKey: ['predictions', 'list', { cursor, source, createdAfter }],
    queryFn: async (): Promise<Page<Prediction>> => {
      const query = { cursor, source, created_after: createdAfter };
      return toPage(await ask<WirePage<WireRun>>('/v1/predictions', { query }), toPrediction);
    },
  });

export const trainingsQuery = (cursor?: string) =>
  queryOptions({
    queryKey: ['trainings', 'list', cursor],
    queryFn: async (): Promise<Page<Prediction>> =>
      toPage(await ask<WirePage<WireRun>>('/v1/trainings', { query: { cursor } }), toPrediction),
  });

export async function createPrediction(version: string, input: JsonObject): Promise<Prediction> {
  return toPrediction(await ask<WireRun>('/v1/predictions', { method: 'POST', body: { version, input } }));
}

export type NewTraining = { model: string; version: string; destination: string; input: JsonObject };

export async function createTraining({ model, version, destination, input }: NewTraining): Promise<Prediction> {
  const path = `/v1/models/${model}/versions/${part(version)}/trainings`;
  return toPrediction(await ask<WireRun>(path, { method: 'POST', body: { destination, input } }));
}

export async function cancelPrediction(id: string): Promise<Prediction> {
  return toPrediction(await ask<WireRun>(`/v1/predictions/${part(id)}/cancel`, { method: 'POST' }));
}

/** A prediction as everybody is shown it, signed in or not. */
export type SharedPrediction = {
  prediction: Prediction;
  concatenate: boolean;
  files: OutputFile[];
  filesPlace: FilesPlace;
};

export const sharedPredictionQuery = (id: string) =>
  queryOptions({
    queryKey: ['predictions', 'shared', id],
    queryFn: async (): Promise<SharedPrediction> => {
      const wire = await ask<Wire['shared_prediction']>(`/mimeo/v1/shared/${part(id)}`);
      return {
        prediction: toPrediction(wire.prediction),
        concatenate: wire.concatenate,
        files: wire.files.map(toOutputFile),
        filesPlace: { origin: wire.files_origin, shownAt: wire.files_url },
      };
    },
  });

export function setShared(id: string, shared: boolean): Promise<void> {
  return tell(`/mimeo/v1/predictions/${part(id)}/share`, { method: shared ? 'PUT' : 'DELETE' });
}

/** The record stays, without what was put in and came out. */
export function deleteDataOfPrediction(id: string): Promise<void> {
  return tell(`/mimeo/v1/predictions/${part(id)}/data`, { method: 'DELETE' });
}

export function deletePrediction(id: string): Promise<void> {
  return tell(`/mimeo/v1/predictions/${part(id)}`, { method: 'DELETE' });
}
