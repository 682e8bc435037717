import { useEffect, useRef, useState } from 'react';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';

type Props = { open: boolean; onClose: () => void; onPicture: (picture: File) => void };

function Viewfinder({ onPicture, onClose }: Omit<Props, 'open'>) {
  const video = useRef<HTMLVideoElement>(null);
  const [error, setError] = useState<string>();
  useEffect(() => {
    let stream: MediaStream | undefined;
    let gone = false;
    const stop = () => stream?.getTracks().forEach((track) => track.stop());
    navigator.mediaDevices.getUserMedia({ video: true }).then(
      (opened) => {
        stream = opened;
        if (gone) stop();
        else if (video.current) video.current.srcObject = opened;
      },
      () => setError('There is no camera, or this page may not use it.'),
    );
    return () => {
      gone = true;
      stop();
    };
  }, []);
  const take = () => {
    const shown = video.current;
    if (!shown) return;
    const canvas = document.createElement('canvas');
    canvas.width = shown.videoWidth;
    canvas.height = shown.videoHeight;
    canvas.getContext('2d')?.drawImage(shown, 0, 0);
    canvas.toBlob((blob) => blob && onPicture(new File([blob], 'camera.jpg', { type: 'image/jpeg' })), 'image/jpeg', 0.92);
  };
  return (
    <div className="camera stack">
      {error === undefined ? (
        <video ref={video} autoPlay playsInline muted />
      ) : (
        <p className="wrong" role="alert">
          {error}
        </p>
      )}
      <div className="actions">
        <Button look="primary" disabled={error !== undefined} onClick={take}>
          Take the picture
        </Button>
        <Button look="quiet" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </div>
  );
}

export function Camera({ open, onClose, onPicture }: Props) {
  return (
    <Dialog title="Take a picture" open={open} onClose={onClose}>
      <Viewfinder onPicture={onPicture} onClose={onClose} />
    </Dialog>
  );
}
