import { Camera as CameraIcon, FileIcon, Link as LinkIcon, Upload, X } from 'lucide-react';
import { useEffect, useRef, useState, type ClipboardEvent, type DragEvent } from 'react';
import type { FileKind } from '../schema/field';
import { isSending, newSending } from '../schema/form-values';
import { explain } from '../services/problem';
import { shownName } from '../services/shown-name';
import { Button } from '../ui/button';
import { formatBytes } from '../ui/format';
import { Camera } from './camera';
import { ariaOf, textOf, type ControlProps } from './control-props';
import { addressOfFile, isAccepted } from './read-file';

/** `value`: that of the field, as long as it means this file. */
type Chosen = { value: string; name: string; size: number; type: string; preview: string };

/** The picture or sound itself where the page may show it: what was chosen here, or stands in the value. */
function Preview({ type, source }: { type: string; source: string }) {
  if (type.startsWith('image/')) return <img src={source} alt="" />;
  if (type.startsWith('video/')) return <video src={source} muted />;
  return <FileIcon aria-hidden />;
}

function nameOfAddress(address: string): string {
  if (address.startsWith('data:')) return `${address.slice(5, address.search(/[;,]/)) || 'file'} in the value itself`;
  return address;
}

function useChosenFile(value: string, onChange: (value: string) => void, accept: string | undefined) {
  const [latest, setChosen] = useState<Chosen>();
  const [share, setShare] = useState<number>();
  const [error, setError] = useState<string>();
  const upload = useRef<AbortController>();
  const report = useRef(onChange); // by the time a file has been sent, the form is another
  report.current = onChange;
  const chosen = latest?.value === value ? latest : undefined;

  useEffect(
    () => () => {
      if (!upload.current) return;
      upload.current.abort(); // nobody would hear of its end
      report.current('');
    },
    [],
  );
  useEffect(
    () => () => {
      if (latest) URL.revokeObjectURL(latest.preview);
    },
    [latest?.preview],
  );
  useEffect(() => {
    if (!latest || latest.value === value) return;
    upload.current?.abort(); // the field was emptied or filled from elsewhere
    upload.current = undefined;
    setShare(undefined);
  }, [latest, value]);

  const choose = async (file: File) => {
    upload.current?.abort();
    const mine = new AbortController();
    upload.current = mine;
    setError(isAccepted(file, accept) ? undefined : `The model asks for ${accept}; this is ${file.type || 'of no known type'}.`);
    const sending = newSending();
    const about = { name: shownName(file.name), size: file.size, type: file.type, preview: URL.createObjectURL(file) };
    setChosen({ value: sending, ...about });
    setShare(0);
    report.current(sending);
    try {
      const address = await addressOfFile(file, setShare, mine.signal);
      if (mine.signal.aborted) return;
      setChosen({ value: address, ...about });
      report.current(address);
    } catch (problem) {
      if (mine.signal.aborted) return;
      setChosen(undefined);
      report.current('');
      setError(explain(problem));
    } finally {
      if (upload.current === mine) {
        upload.current = undefined;
        setShare(undefined);
      }
    }
  };
  const clear = () => {
    upload.current?.abort();
    upload.current = undefined;
    setChosen(undefined);
    setShare(undefined);
    setError(undefined);
    onChange('');
  };
  return { chosen, share, error, choose, clear };
}

export function FileControl(props: ControlProps<FileKind>) {
  const { kind, value, onChange, onMore } = props;
  const { chosen, share, error, choose, clear } = useChosenFile(textOf(value), onChange, kind.accept);
  const address = isSending(value) ? '' : textOf(value);
  const [over, setOver] = useState(false);
  const [typing, setTyping] = useState(false);
  const [camera, setCamera] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const given = address !== '' || share !== undefined;
  const takesPictures = !kind.accept || kind.accept.includes('image');

  const take = (files: FileList | undefined) => {
    const [file, ...more] = Array.from(files ?? []);
    if (!file) return false;
    void choose(file);
    if (more.length > 0) onMore?.(more);
    return true;
  };
  const first = useRef(props.file);
  useEffect(() => {
    if (first.current) void choose(first.current);
    // It is what the control begins with, and the control is made anew for another.
  }, []);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (!take(event.dataTransfer.files)) onChange(event.dataTransfer.getData('text/uri-list'));
  };
  const paste = (event: ClipboardEvent) => {
    if (take(event.clipboardData.files)) event.preventDefault();
  };

  return (
    <div
      className="drop"
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      onPaste={paste}
    >
      <input
        ref={input}
        type="file"
        className="hidden"
        tabIndex={-1}
        aria-hidden
        accept={kind.accept}
        data-testid={`${props.id}-file`}
        multiple={onMore !== undefined}
        onChange={(event) => {
          take(event.target.files ?? undefined);
          event.target.value = ''; // or the same file, chosen again, would be no change
        }}
      />
      {given && !typing ? (
        <div className="drop-given">
          <Preview type={chosen?.type ?? /^data:([^;,]*)/.exec(address)?.[1] ?? ''} source={chosen?.preview ?? address} />
          <div className="stack tight">
            <bdi className="name" title={chosen?.name ?? nameOfAddress(address)}>
              {chosen?.name ?? nameOfAddress(address)}
            </bdi>
            {chosen && (
              <span className="faint">{share === undefined ? formatBytes(chosen.size) : `Uploading, ${Math.round(share * 100)}%`}</span>
            )}
            {share !== undefined && (
              <span className="bar">
                <span style={{ width: `${share * 100}%` }} />
              </span>
            )}
          </div>
          <Button look="quiet icon" aria-label="Remove the file" onClick={clear}>
            <X aria-hidden />
          </Button>
        </div>
      ) : (
        <div className="drop-empty">
          <Button
            id={typing ? undefined : props.id}
            aria-labelledby={`${props.id}-choose ${props.id}-label`}
            aria-describedby={props.describedBy}
            onClick={() => input.current?.click()}
          >
            <Upload aria-hidden /> <span id={`${props.id}-choose`}>{onMore ? 'Choose files' : 'Choose a file'}</span>
          </Button>
          {takesPictures && 'mediaDevices' in navigator && (
            <Button look="quiet" onClick={() => setCamera(true)}>
              <CameraIcon aria-hidden /> Camera
            </Button>
          )}
          <Button look="quiet" aria-expanded={typing} onClick={() => setTyping(!typing)}>
            <LinkIcon aria-hidden /> URL
          </Button>
          <span className="faint">or drop or paste {onMore ? 'them' : 'it'} here</span>
        </div>
      )}
      {given && chosen?.type.startsWith('audio/') && <audio controls src={chosen.preview} />}
      {typing && (
        <input
          {...ariaOf(props)}
          className="control"
          type="url"
          aria-label="Address of the file"
          placeholder="https://…"
          value={address}
          onChange={(event) => onChange(event.target.value)}
          onBlur={() => setTyping(false)}
          autoFocus
        />
      )}
      {error !== undefined && (
        <p className="wrong" role="alert">
          {error}
        </p>
      )}
      <Camera
        open={camera}
        onClose={() => setCamera(false)}
        onPicture={(picture) => {
          setCamera(false);
          void choose(picture);
        }}
      />
    </div>
  );
}
