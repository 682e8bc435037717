// What the owner of a model decides about it.
import { queryOptions } from '@tanstack/react-query';
import { ask, pair, tell } from './http';
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
