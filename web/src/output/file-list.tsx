import { Download, FileIcon } from 'lucide-react';
import { useState } from 'react';
import { explain } from '../services/problem';
import { Button } from '../ui/button';
import { formatBytes } from '../ui/format';
import type { FileOutput } from './classify';
import { Lightbox } from './lightbox';
import './output.css';
import { Player } from './player';
import { saveFile, saveFiles } from './save-file';

function Caption({ file, onError }: { file: FileOutput; onError: (error: unknown) => void }) {
  return (
    <figcaption className="media-caption">
      {file.media === 'other' && <FileIcon aria-hidden />}
      <bdi className="name" title={file.name}>
        {file.name}
      </bdi>
      {file.size !== undefined && <span className="faint nowrap">{formatBytes(file.size)}</span>}
      <Button look="quiet icon" className="push" aria-label={`Download ${file.name}`} onClick={() => saveFile(file).catch(onError)}>
        <Download aria-hidden />
      </Button>
    </figcaption>
  );
}

function Media({ file, onOpen }: { file: FileOutput; onOpen: () => void }) {
  switch (file.media) {
    case 'image':
      return (
        <button type="button" className="media-open" aria-label={`Open ${file.name}`} onClick={onOpen}>
          <img src={file.url} alt={file.name} loading="lazy" />
        </button>
      );
    case 'audio':
    case 'video':
      return <Player file={file} />;
    case 'other':
      return null;
  }
}

export function FileList({ files }: { files: FileOutput[] }) {
  const [open, setOpen] = useState<number>();
  const [error, setError] = useState<string>();
  const images = files.filter((file) => file.media === 'image');
  const fail = (problem: unknown) => setError(explain(problem));
  return (
    <div className="stack">
      <div className={`gallery ${files.length === 1 ? 'single' : ''}`}>
        {files.map((file, index) => (
          <figure key={index} className={`media ${file.media}`}>
            <Media file={file} onOpen={() => setOpen(images.indexOf(file))} />
            <Caption file={file} onError={fail} />
          </figure>
        ))}
      </div>
      {files.length > 1 && (
        <div>
          <Button onClick={() => saveFiles(files).catch(fail)}>
            <Download aria-hidden /> Download all {files.length}
          </Button>
        </div>
      )}
      {error !== undefined && (
        <p className="wrong" role="alert">
          {error}
        </p>
      )}
      {open !== undefined && <Lightbox images={images} index={open} onMove={setOpen} onClose={() => setOpen(undefined)} />}
    </div>
  );
}
