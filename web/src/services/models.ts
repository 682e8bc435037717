// Models, their versions and examples, search, collections.
import { queryOptions } from '@tanstack/react-query';
import type { JsonObject } from '../json';
import { ask, askText, pair, part, tell } from './http';
import { toPage, type Page, type WirePage } from './page';
import { toPrediction, type Prediction } from './predictions';
import { isMissing } from './problem';
import { date, freeObject, type Wire } from './wire';

export type Version = { id: string; createdAt: Date; cogVersion: string; openapi: JsonObject };

export type Model = {
  owner: string;
  name: string;
  /** owner/name */
  slug: string;
  description: string;
  isPrivate: boolean;
  isOfficial: boolean;
  runCount: number;
  coverUrl: string | null;
  links: { label: string; href: string }[];
  example: Prediction | null;
  latest: Version | null;
};

export type Collection = { slug: string; name: string; description: string };
export type CollectionWithModels = Collection & { text: string; models: Model[] };
export type SearchResult = { models: Model[]; collections: Collection[] };

function toVersion(wire: Wire['version']): Version {
  return { id: wire.id, createdAt: date(wire.created_at), cogVersion: wire.cog_version, openapi: freeObject(wire.openapi_schema) };
}

/** Only what leads to the web: models are made by others. */
function linksOf(wire: Wire['model']): Model['links'] {
  const found: [string, string | null | undefined][] = [
    ['Source', wire.github_url],
    ['Paper', wire.paper_url],
    ['License', wire.license_url],
    ['Weights', wire.weights_url],
  ];
  return found.flatMap(([label, href]) => (href && /^https?:\/\//i.test(href) ? [{ label, href }] : []));
}

function toModel(wire: Wire['model']): Model {
  return {
    owner: wire.owner,
    name: wire.name,
    slug: `${wire.owner}/${wire.name}`,
    description: wire.description ?? '',
    isPrivate: wire.visibility === 'private',
    isOfficial: wire.is_official,
    runCount: wire.run_count,
    coverUrl: wire.cover_image_url ?? null,
    links: linksOf(wire),
    example: wire.default_example ? toPrediction(wire.default_example) : null,
    latest: wire.latest_version ? toVersion(wire.latest_version) : null,
  };
}

export const modelsQuery = (cursor?: string) =>
  queryOptions({
    queryKey: ['models', 'list', cursor],
    queryFn: async (): Promise<Page<Model>> => toPage(await ask<WirePage<Wire['model']>>('/v1/models', { query: { cursor } }), toModel),
    staleTime: 30_000,
  });

export const modelQuery = (owner: string, name: string) =>
  queryOptions({
    queryKey: ['models', 'one', owner, name],
    queryFn: async () => toModel(await ask<Wire['model']>(`/v1/models/${pair(owner, name)}`)),
    staleTime: 30_000,
  });

export const versionsQuery = (owner: string, name: string, cursor?: string) =>
  queryOptions({
    queryKey: ['models', 'versions', owner, name, cursor],
    queryFn: async (): Promise<Page<Version>> =>
      toPage(await ask<WirePage<Wire['version']>>(`/v1/models/${pair(owner, name)}/versions`, { query: { cursor } }), toVersion),
  });

export const versionQuery = (owner: string, name: string, id: string) =>
  queryOptions({
    queryKey: ['models', 'version', owner, name, id],
    queryFn: async () => toVersion(await ask<Wire['version']>(`/v1/models/${pair(owner, name)}/versions/${part(id)}`)),
    staleTime: Infinity,
  });

export const examplesQuery = (owner: string, name: string) =>
  queryOptions({
    queryKey: ['models', 'examples', owner, name],
    queryFn: async (): Promise<Page<Prediction>> =>
      toPage(await ask<WirePage<Wire['prediction']>>(`/v1/models/${pair(owner, name)}/examples`), toPrediction),
  });

/** null: the model has none. */
export const readmeQuery = (owner: string, name: string) =>
  queryOptions({
    queryKey: ['models', 'readme', owner, name],
    queryFn: () =>
      askText(`/v1/models/${pair(owner, name)}/readme`).catch((error: unknown) => {
        if (isMissing(error)) return null;
        throw error;
      }),
  });

export function addExample(owner: string, name: string, prediction: string): Promise<void> {
  return tell(`/mimeo/v1/models/${pair(owner, name)}/examples`, { method: 'POST', body: { prediction } });
}

export function removeExample(owner: string, name: string, prediction: string): Promise<void> {
  return tell(`/mimeo/v1/models/${pair(owner, name)}/examples/${part(prediction)}`, { method: 'DELETE' });
}

export const searchQuery = (words: string) =>
  queryOptions({
    queryKey: ['search', words],
    queryFn: async (): Promise<SearchResult> => {
      const wire = await ask<Wire['search_result']>('/v1/search', { query: { query: words } });
      return {
        models: wire.models.map((found) => toModel(found.model)),
        collections: wire.collections.map(({ slug, name, description }) => ({ slug, name, description })),
      };
    },
    staleTime: 10_000,
  });

export const collectionsQuery = queryOptions({
  queryKey: ['collections', 'list'],
  queryFn: async (): Promise<Page<Collection>> =>
    toPage(await ask<WirePage<Wire['collection_item']>>('/v1/collections'), ({ slug, name, description }) => ({ slug, name, description })),
  staleTime: 60_000,
});

export const collectionQuery = (slug: string) =>
  queryOptions({
    queryKey: ['collections', 'one', slug],
    queryFn: async (): Promise<CollectionWithModels> => {
      const wire = await ask<Wire['collection']>(`/v1/collections/${part(slug)}`);
      const { name, description, full_description, models } = wire;
      return { slug, name, description, text: full_description ?? '', models: models.map(toModel) };
    },
  });
