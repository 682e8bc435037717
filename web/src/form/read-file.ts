// How a file gets into an input: small ones in the value itself, larger ones as uploads, as the official clients do.
import { uploadFile } from '../services/files';

const largestInline = 256 * 1024;

function toDataUri(file: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error ?? new Error('The file could not be read.'));
    reader.readAsDataURL(file);
  });
}

export async function addressOfFile(file: File, onProgress: (share: number) => void, signal: AbortSignal): Promise<string> {
  if (file.size <= largestInline && file.type !== '') return toDataUri(file);
  return (await uploadFile(file, file.name, onProgress, signal)).url;
}

/** Whether a file is of the types that an `accept` attribute lists. */
export function isAccepted(file: File, accept: string | undefined): boolean {
  if (!accept) return true;
  return accept.split(',').some((entry) => {
    const wanted = entry.trim().toLowerCase();
    if (wanted.startsWith('.')) return file.name.toLowerCase().endsWith(wanted);
    return wanted.endsWith('/*') ? file.type.startsWith(wanted.slice(0, -1)) : file.type === wanted;
  });
}
