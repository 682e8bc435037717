import { queryOptions } from '@tanstack/react-query';
import { pageHeaders, ask, part, tell } from './http';
import { toPage, type Page, type WirePage } from './page';
import { problemOf, Unreachable } from './problem';
import { shownName } from './shown-name';
import { date, type Wire } from './wire';

export type StoredFile = { id: string; name: string; contentType: string; size: number; createdAt: Date; expiresAt: Date; url: string };

function toFile(wire: Wire['file']): StoredFile {
  return {
    id: wire.id,
    name: shownName(wire.name),
    contentType: wire.content_type,
    size: wire.size,
    createdAt: date(wire.created_at),
    expiresAt: date(wire.expires_at),
    url: wire.urls.get,
  };
}

export const filesQuery = (cursor?: string) =>
  queryOptions({
    queryKey: ['files', 'list', cursor],
    queryFn: async (): Promise<Page<StoredFile>> => toPage(await ask<WirePage<Wire['file']>>('/v1/files', { query: { cursor } }), toFile),
  });

export function deleteFile(id: string): Promise<void> {
  return tell(`/v1/files/${part(id)}`, { method: 'DELETE' });
}

/** Uploads, and tells how far it is from 0 to 1. `fetch` could not tell. */
export function uploadFile(file: Blob, name: string, onProgress: (share: number) => void, signal?: AbortSignal): Promise<StoredFile> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', '/v1/files');
    for (const [header, value] of Object.entries(pageHeaders)) request.setRequestHeader(header, value);
    request.responseType = 'json';
    request.upload.onprogress = (event) => onProgress(event.lengthComputable ? event.loaded / event.total : 0);
    request.onerror = () => reject(new Unreachable());
    request.onabort = () => reject(new DOMException('The upload was stopped.', 'AbortError'));
    request.onload = () => {
      if (request.status === 201) resolve(toFile(request.response as Wire['file']));
      else reject(problemOf(request.status, request.response));
    };
    signal?.addEventListener('abort', () => request.abort());
    const form = new FormData();
    form.append('content', file, name);
    request.send(form);
  });
}
