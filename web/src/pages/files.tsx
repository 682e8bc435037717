import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Upload } from 'lucide-react';
import { useRef, useState } from 'react';
import { deleteFile, filesQuery, uploadFile, type StoredFile } from '../services/files';
import { Button } from '../ui/button';
import { CopyButton } from '../ui/copy';
import { Confirm } from '../ui/dialog';
import { formatBytes } from '../ui/format';
import { Pager } from '../ui/pager';
import { Time } from '../ui/time';
import { useTitle } from '../ui/title';
import { Await, Empty, Failure } from '../ui/waiting';

function UploadButton({ onDone }: { onDone: () => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [share, setShare] = useState<number>();
  const upload = useMutation({
    mutationFn: (file: File) => uploadFile(file, file.name, setShare),
    onSuccess: onDone,
    onSettled: () => setShare(undefined),
  });
  return (
    <div className="stack tight">
      <input
        ref={input}
        type="file"
        className="hidden"
        tabIndex={-1}
        aria-hidden
        data-testid="upload"
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) upload.mutate(file);
          event.target.value = '';
        }}
      />
      <Button look="primary" disabled={upload.isPending} onClick={() => input.current?.click()}>
        <Upload aria-hidden /> {share === undefined ? 'Upload a file' : `Uploading, ${Math.round(share * 100)}%`}
      </Button>
      {upload.error && <Failure error={upload.error} />}
    </div>
  );
}

function Row({ file, onDeleted }: { file: StoredFile; onDeleted: () => void }) {
  return (
    <li>
      <div className="grow">
        <p className="clip" title={file.name}>
          <bdi>{file.name}</bdi>
        </p>
        <p className="small faint">{file.contentType}</p>
      </div>
      <span className="small soft numbers">{formatBytes(file.size)}</span>
      <span className="small soft">
        ends <Time date={file.expiresAt} />
      </span>
      <span className="row">
        <CopyButton text={file.url} label={`Copy the address of ${file.name}, for inputs`} />
        <Confirm action="Delete" look="danger" question="Delete this file?" run={() => deleteFile(file.id).then(onDeleted)}>
          <p>{file.name} cannot be given to models any more.</p>
        </Confirm>
      </span>
    </li>
  );
}

export function FilesPage() {
  useTitle('Files');
  const { cursor } = useSearch({ from: '/frame/files' });
  const navigate = useNavigate();
  const client = useQueryClient();
  const files = useQuery({ ...filesQuery(cursor), placeholderData: keepPreviousData });
  const refresh = () => void client.invalidateQueries({ queryKey: ['files'] });
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>Files</h1>
          <p className="soft">Uploads that can be given to models. They go by themselves.</p>
        </div>
        <UploadButton onDone={refresh} />
      </div>
      <Await query={files} lines={6}>
        {(page) =>
          page.results.length === 0 ? (
            <Empty title="No files">What you give to a model in its form is uploaded here, if it is large.</Empty>
          ) : (
            <>
              <ul className="list sheet">
                {page.results.map((file) => (
                  <Row key={file.id} file={file} onDeleted={refresh} />
                ))}
              </ul>
              <Pager page={page} go={(next) => void navigate({ to: '/files', search: { cursor: next } })} />
            </>
          )
        }
      </Await>
    </div>
  );
}
