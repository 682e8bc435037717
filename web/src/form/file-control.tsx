import { Camera as CameraIcon, FileIcon, Link as LinkIcon, Upload, X } from 'lucide-react';
import { useEffect, useRef, useState, type ClipboardEvent, type DragEvent } from 'react';
import { useFormContext, type ControllerRenderProps } from 'react-hook-form';
import type { FileKind } from '../schema/field';
import type { FormValues } from '../schema/form-values';
import { explain } from '../services/problem';
import { shownName } from '../services/shown-name';
import { Button } from '../ui/button';
import { formatBytes } from '../ui/format';
import { Camera } from './camera';
import { elementOf, inputOf, textOf, type ControlProps } from './control-props';
import { addressOfFile, isAccepted } from './read-file';

/** The picture or sound itself where the page may show it: what was chosen here, or stands in the value. */
function Preview({ type, source }: { type: string; source: string | undefined }) {
  if (type.startsWith('image/')) return <img src={source} alt="" />;
  if (type.startsWith('video/')) return <video src={source} muted />;
  return <FileIcon aria-hidden />;
}

function nameOfAddress(address: string): string {
  if (address.startsWith('data:')) return `${address.slice(5, address.search(/[;,]/)) || 'file'} in the value itself`;
  return address;
}

/** Sends the file that stands in the field, and puts its address there instead. */
function useUpload({ name, value }: ControllerRenderProps<FormValues>) {
  const { getValues, setValue } = useFormContext<FormValues>();
  const [sent, setSent] = useState<{ file: File; address: string }>();
  const [share, setShare] = useState(0);
  const [failure, setFailure] = useState<string>();
  const place = useRef(name);
  place.current = name; // by the time a file has been sent, those before it in a list may be gone

  useEffect(() => {
    if (!(value instanceof File)) return;
    const upload = new AbortController();
    const settle = (address: string) => {
      if (getValues(place.current) === value) setValue(place.current, address);
    };
    setValue(place.current, value); // under StrictMode it has just been taken away
    setShare(0);
    setFailure(undefined);
    addressOfFile(value, setShare, upload.signal).then(
      (address) => {
        setSent({ file: value, address });
        settle(address);
      },
      (problem) => {
        if (!upload.signal.aborted) setFailure(explain(problem));
        settle('');
      },
    );
    return () => {
      upload.abort();
      settle(''); // nobody would hear of its end
    };
  }, [value, getValues, setValue]);

  const sending = value instanceof File ? value : undefined;
  return { file: sending ?? (sent?.address === value ? sent.file : undefined), share: sending && share, failure };
}

/** An address for the page itself, as long as the file is shown. */
function useObjectUrl(file: File | undefined): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (!file) return;
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return file && url;
}

export function FileControl(props: ControlProps<FileKind>) {
  const { kind, field, onMore } = props;
  const { onChange } = field;
  const element = elementOf(props);
  const { file, share, failure } = useUpload(field);
  const preview = useObjectUrl(file);
  const address = textOf(field.value);
  const name = file ? shownName(file.name) : nameOfAddress(address);
  const given = field.value !== '';
  const unasked =
    file && !isAccepted(file, kind.accept) && `The model asks for ${kind.accept}; this is ${file.type || 'of no known type'}.`;
  const problem = given ? unasked : failure;
  const [over, setOver] = useState(false);
  const [typing, setTyping] = useState(false);
  const [camera, setCamera] = useState(false);
  const chooser = useRef<HTMLInputElement>(null);
  const takesPictures = !kind.accept || kind.accept.includes('image');

  const take = (files: FileList | null) => {
    const [first, ...more] = Array.from(files ?? []);
    if (!first) return false;
    onChange(first);
    if (more.length > 0) onMore?.(more);
    return true;
  };
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
        ref={chooser}
        type="file"
        className="hidden"
        tabIndex={-1}
        aria-hidden
        accept={kind.accept}
        data-testid={`${props.id}-file`}
        multiple={onMore !== undefined}
        onChange={(event) => {
          take(event.target.files);
          event.target.value = ''; // or the same file, chosen again, would be no change
        }}
      />
      {given && !typing ? (
        <div className="drop-given">
          <Preview type={file?.type ?? /^data:([^;,]*)/.exec(address)?.[1] ?? ''} source={file ? preview : address} />
          <div className="stack tight">
            <bdi className="name" title={name}>
              {name}
            </bdi>
            {file && (
              <span className="faint">{share === undefined ? formatBytes(file.size) : `Uploading, ${Math.round(share * 100)}%`}</span>
            )}
            {share !== undefined && (
              <span className="bar">
                <span style={{ width: `${share * 100}%` }} />
              </span>
            )}
          </div>
          <Button ref={element.ref} look="quiet icon" aria-label="Remove the file" onClick={() => onChange('')}>
            <X aria-hidden />
          </Button>
        </div>
      ) : (
        <div className="drop-empty">
          <Button
            {...(typing ? {} : element)}
            aria-labelledby={`${props.id}-choose ${props.id}-label`}
            onClick={() => chooser.current?.click()}
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
      {file?.type.startsWith('audio/') && <audio controls src={preview} />}
      {typing && (
        <input
          {...inputOf(props)}
          className="control"
          type="url"
          aria-label="Address of the file"
          placeholder="https://…"
          onBlur={() => setTyping(false)}
          autoFocus
        />
      )}
      {problem && (
        <p className="wrong" role="alert">
          {problem}
        </p>
      )}
      <Camera
        open={camera}
        onClose={() => setCamera(false)}
        onPicture={(picture) => {
          setCamera(false);
          onChange(picture);
        }}
      />
    </div>
  );
}
