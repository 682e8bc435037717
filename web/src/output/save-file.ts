// Saves files under their names. The address of a file is on another origin, where browsers ignore `download`; so the bytes are
// fetched and saved from here.
import type { FileOutput } from './classify';
import { decodeDataUri } from './data-uri';

async function bytesOf(file: FileOutput): Promise<BlobPart> {
  if (file.url.startsWith('data:')) {
    const bytes = decodeDataUri(file.url);
    if (!bytes) throw new Error(`${file.name} is damaged.`);
    return bytes;
  }
  const response = await fetch(file.url);
  if (!response.ok) throw new Error(`${file.name} is gone: its time was over, or it was deleted.`);
  return response.blob();
}

export async function saveFile(file: FileOutput): Promise<void> {
  // Never with a type of the model's choice: this address belongs to our own origin.
  const address = URL.createObjectURL(new Blob([await bytesOf(file)], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = file.name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

export async function saveFiles(files: FileOutput[]): Promise<void> {
  for (const file of files) await saveFile(file);
}
