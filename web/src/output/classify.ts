// What an output is, so that it can be shown. Outputs are made by models: nothing in them is trusted, and only files of this very
// server, or in the value itself, are ever loaded. An address of another host stays a text with a link.
import { isObject, type Json } from '../json';
import type { OutputFile } from '../services/predictions';
import type { FilesPlace } from '../services/session';
import { shownName } from '../services/shown-name';

export type MediaType = 'image' | 'audio' | 'video' | 'other';
export type FileOutput = { url: string; name: string; media: MediaType; contentType: string | undefined; size: number | undefined };
export type Output =
  | { type: 'none' }
  | { type: 'text'; text: string }
  | { type: 'files'; files: FileOutput[] }
  | { type: 'json'; value: Json; files: FileOutput[] };

export type OutputContext = { files: FilesPlace; concatenate: boolean; known: OutputFile[] };

const mediaOfEnding: Record<string, MediaType> = {
  png: 'image',
  jpg: 'image',
  jpeg: 'image',
  gif: 'image',
  webp: 'image',
  avif: 'image',
  bmp: 'image',
  svg: 'image',
  mp3: 'audio',
  wav: 'audio',
  ogg: 'audio',
  oga: 'audio',
  flac: 'audio',
  m4a: 'audio',
  opus: 'audio',
  aac: 'audio',
  mp4: 'video',
  webm: 'video',
  mov: 'video',
  m4v: 'video',
  ogv: 'video',
};

/** Whether an address is one of output files here. A `*` in the host stands for the account's own. */
export function isOwnFile(address: string, filesUrl: string): boolean {
  let asked: URL;
  let own: URL;
  try {
    asked = new URL(address);
    own = new URL(filesUrl.replace('//*.', '//wildcard.'));
  } catch {
    return false;
  }
  if (asked.protocol !== own.protocol || asked.port !== own.port || !asked.pathname.startsWith('/f/')) return false;
  if (asked.username !== '' || asked.password !== '') return false;
  if (!filesUrl.includes('//*.')) return asked.hostname === own.hostname;
  const suffix = own.hostname.slice('wildcard'.length);
  return asked.hostname.endsWith(suffix) && !asked.hostname.slice(0, -suffix.length).includes('.');
}

/** Where this page gets an own file from. */
export function shownAddress(address: string, files: FilesPlace): string {
  if (files.shownAt === files.origin) return address;
  const { pathname, search } = new URL(address);
  return files.shownAt + pathname + search;
}

function mediaOf(contentType: string | undefined, name: string): MediaType {
  const family = contentType?.split('/')[0];
  if (family === 'image' || family === 'audio' || family === 'video') return family;
  if (contentType !== undefined && contentType !== 'application/octet-stream') return 'other';
  return mediaOfEnding[name.slice(name.lastIndexOf('.') + 1).toLowerCase()] ?? 'other';
}

function nameOf(address: string): string {
  const path = new URL(address).pathname;
  const last = path.slice(path.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

function dataFile(address: string): FileOutput {
  const contentType = /^data:([^;,]+)/.exec(address)?.[1];
  const body = address.length - address.indexOf(',') - 1;
  const size = address.includes(';base64,') ? Math.floor((body * 3) / 4) : body;
  return {
    url: address,
    name: `output.${contentType?.split('/')[1]?.replace(/\W.*/, '') ?? 'bin'}`,
    media: mediaOf(contentType, ''),
    contentType,
    size,
  };
}

export function fileOf(value: Json, context: OutputContext): FileOutput | undefined {
  if (typeof value !== 'string') return undefined;
  if (/^data:[\w.+-]+\/[\w.+-]+[;,]/.test(value)) return dataFile(value);
  if (!isOwnFile(value, context.files.origin)) return undefined;
  const name = nameOf(value);
  const known = context.known.find((file) => file.name === name);
  return {
    url: shownAddress(value, context.files),
    name: shownName(name),
    media: mediaOf(known?.contentType, name),
    contentType: known?.contentType,
    size: known?.size,
  };
}

/** All files anywhere in a value. */
function filesIn(value: Json, context: OutputContext): FileOutput[] {
  const file = fileOf(value, context);
  if (file) return [file];
  if (Array.isArray(value)) return value.flatMap((item) => filesIn(item, context));
  return isObject(value) ? Object.values(value).flatMap((item) => filesIn(item, context)) : [];
}

export function classify(value: Json, context: OutputContext): Output {
  if (value === null || (Array.isArray(value) && value.length === 0)) return { type: 'none' };
  const file = fileOf(value, context);
  if (file) return { type: 'files', files: [file] };
  if (typeof value === 'string') return { type: 'text', text: value };
  if (Array.isArray(value)) {
    const files = value.map((item) => fileOf(item, context));
    if (files.every((item) => item !== undefined)) return { type: 'files', files };
    const texts = value.every((item) => typeof item === 'string');
    if (texts && (context.concatenate || value.length === 1)) return { type: 'text', text: value.join('') };
  }
  return { type: 'json', value, files: filesIn(value, context) };
}
