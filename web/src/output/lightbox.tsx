import { ChevronLeft, ChevronRight, Download, Maximize2, Minimize2, X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../ui/button';
import { Modal } from '../ui/modal';
import type { FileOutput } from './classify';
import { saveFile } from './save-file';

type Props = { images: FileOutput[]; index: number; onMove: (index: number) => void; onClose: () => void };

/** One picture over the whole window; arrow keys go to the others. */
export function Lightbox({ images, index, onMove, onClose }: Props) {
  const [actual, setActual] = useState(false);
  const image = images[index];
  if (!image) return null;
  const move = (by: number) => onMove((index + by + images.length) % images.length);
  return (
    <Modal
      className="lightbox"
      label={image.name}
      onClose={onClose}
      onKeyDown={(event) => {
        if (event.key === 'ArrowLeft') move(-1);
        if (event.key === 'ArrowRight') move(1);
      }}
    >
      <div className="lightbox-frame">
        <div className="lightbox-bar">
          <bdi className="name">{image.name}</bdi>
          {images.length > 1 && (
            <>
              <Button look="quiet icon" aria-label="Previous picture" onClick={() => move(-1)}>
                <ChevronLeft aria-hidden />
              </Button>
              <span className="numbers nowrap">
                {index + 1} / {images.length}
              </span>
              <Button look="quiet icon" aria-label="Next picture" onClick={() => move(1)}>
                <ChevronRight aria-hidden />
              </Button>
            </>
          )}
          <Button look="quiet icon" aria-label="Actual size" aria-pressed={actual} onClick={() => setActual(!actual)}>
            {actual ? <Minimize2 aria-hidden /> : <Maximize2 aria-hidden />}
          </Button>
          <Button look="quiet icon" aria-label={`Download ${image.name}`} onClick={() => void saveFile(image)}>
            <Download aria-hidden />
          </Button>
          <Button look="quiet icon" aria-label="Close" onClick={onClose} autoFocus>
            <X aria-hidden />
          </Button>
        </div>
        <div className={`lightbox-room ${actual ? 'actual' : ''}`} tabIndex={actual ? 0 : undefined}>
          <img src={image.url} alt={image.name} />
        </div>
      </div>
    </Modal>
  );
}
