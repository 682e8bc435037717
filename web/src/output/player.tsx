import { useEffect, useState } from 'react';
import type { FileOutput } from './classify';
import { decodeDataUri } from './data-uri';

/** An address that may be played: that of the file, or one for the bytes in the value. */
function usePlayable(file: FileOutput): string | undefined {
  const inValue = file.url.startsWith('data:');
  const [made, setMade] = useState<string>();
  useEffect(() => {
    const bytes = inValue ? decodeDataUri(file.url) : undefined;
    if (!bytes) return undefined;
    const address = URL.createObjectURL(new Blob([bytes], { type: file.contentType }));
    setMade(address);
    return () => URL.revokeObjectURL(address);
  }, [file.url, file.contentType, inValue]);
  return inValue ? made : file.url;
}

export function Player({ file }: { file: FileOutput }) {
  const source = usePlayable(file);
  const shared = { controls: true, preload: 'metadata', src: source, 'aria-label': file.name } as const;
  return file.media === 'audio' ? <audio {...shared} /> : <video {...shared} />;
}
