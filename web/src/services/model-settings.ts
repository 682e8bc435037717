// What the owner of a model decides about it, and what an operator does.
import { queryOptions } from '@tanstack/react-query';
import { ask, pair, tell } from './http';
import { toPage, type Page, type WirePage } from './page';
import type { Wire } from './wire';

export type ModelSettings = { isPrivate: boolean; tags: string[]; retention: string };
export type ModelText = { description: string; readme: string };

/** `retention` is empty where the server's own holds. */
export const modelSettingsQuery = (owner: string, name: string) =>
  queryOptions({
    queryKey: ['models', 'settings', owner, name],
    queryFn: async (): Promise<ModelSettings> => {
      const path = `/mimeo/v1/models/${pair(owner, name)}`;
      const [settings, kept] = await Promise.all([ask<Wire['model_settings']>(path), ask<Wire['model_retention']>(`${path}/retention`)]);
      return { isPrivate: settings.visibility === 'private', tags: settings.tags, retention: kept.retention ?? '' };
    },
  });

export function describeModel(owner: string, name: string, { description, readme }: ModelText): Promise<void> {
  return tell(`/v1/models/${pair(owner, name)}`, { method: 'PATCH', body: { description, readme } });
}

export async function changeModelSettings(owner: string, name: string, before: ModelSettings, after: ModelSettings): Promise<void> {
  const path = `/mimeo/v1/models/${pair(owner, name)}`;
  const visibility = after.isPrivate ? 'private' : 'public';
  if (before.isPrivate !== after.isPrivate || before.tags.join() !== after.tags.join()) {
    await tell(path, { method: 'PATCH', body: { visibility, tags: after.tags } });
  }
  if (before.retention !== after.retention) {
    await tell(`${path}/retention`, { method: 'PUT', body: { retention: after.retention === '' ? null : after.retention } });
  }
}

/** A model that one decides about, as a list shows it. */
export type ManagedModel = { owner: string; name: string; slug: string; isPrivate: boolean; isOfficial: boolean };

function toManaged({ owner, name, visibility, is_official }: Wire['model_settings']): ManagedModel {
  return { owner, name, slug: `${owner}/${name}`, isPrivate: visibility === 'private', isOfficial: is_official };
}

/** One's own, private ones and those without a version too; for operators everybody's. */
export const managedModelsQuery = ({ owner, cursor }: { owner?: string; cursor?: string }) =>
  queryOptions({
    queryKey: ['models', 'managed', { owner, cursor }],
    queryFn: async (): Promise<Page<ManagedModel>> =>
      toPage(await ask<WirePage<Wire['model_settings']>>('/mimeo/v1/models', { query: { owner, cursor } }), toManaged),
  });

export const managedModelQuery = (owner: string, name: string) =>
  queryOptions({
    queryKey: ['models', 'managed', 'one', owner, name],
    queryFn: async () => toManaged(await ask<Wire['model_settings']>(`/mimeo/v1/models/${pair(owner, name)}`)),
  });

/** `hardware` is the SKU that it runs on. */
export function createModel(owner: string, name: string, isPrivate: boolean, hardware: string): Promise<void> {
  return tell('/v1/models', { method: 'POST', body: { owner, name, visibility: isPrivate ? 'private' : 'public', hardware } });
}

export function deleteModel(owner: string, name: string): Promise<void> {
  return tell(`/v1/models/${pair(owner, name)}`, { method: 'DELETE' });
}

export function setPrivate(owner: string, name: string, isPrivate: boolean): Promise<void> {
  return tell(`/mimeo/v1/models/${pair(owner, name)}`, { method: 'PATCH', body: { visibility: isPrivate ? 'private' : 'public' } });
}
