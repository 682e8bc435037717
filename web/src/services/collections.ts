// What an operator does with collections. Everybody reads them in services/models.
import { pair, part, tell } from './http';

export function createCollection(slug: string, name: string, description: string): Promise<void> {
  return tell('/mimeo/v1/collections', { method: 'POST', body: { slug, name, description } });
}

export function deleteCollection(slug: string): Promise<void> {
  return tell(`/mimeo/v1/collections/${part(slug)}`, { method: 'DELETE' });
}

/** `model` is owner/name. */
export function addToCollection(slug: string, model: string): Promise<void> {
  const [owner = '', name = ''] = model.split('/');
  return tell(`/mimeo/v1/collections/${part(slug)}/models/${pair(owner, name)}`, { method: 'PUT' });
}

export function removeFromCollection(slug: string, model: string): Promise<void> {
  const [owner = '', name = ''] = model.split('/');
  return tell(`/mimeo/v1/collections/${part(slug)}/models/${pair(owner, name)}`, { method: 'DELETE' });
}

export function setOfficial(model: string, isOfficial: boolean): Promise<void> {
  const [owner = '', name = ''] = model.split('/');
  return tell(`/mimeo/v1/models/${pair(owner, name)}`, { method: 'PATCH', body: { is_official: isOfficial } });
}
