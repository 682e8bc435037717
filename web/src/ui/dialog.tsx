import { useEffect, useRef, useState, type ReactNode } from 'react';
import { explain } from '../services/problem';
import { Button } from './button';

type Props = { title: string; open: boolean; onClose: () => void; children: ReactNode };

/** The browser's own dialog: it keeps the focus, closes with Escape, and gives the focus back. */
export function Dialog({ title, open, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog ref={dialog} className="dialog" aria-label={title} onClose={onClose} onClick={(event) => event.target === dialog.current && onClose()}>
      {open && (
        <>
          <h2>{title}</h2>
          {children}
        </>
      )}
    </dialog>
  );
}

type ConfirmProps = {
  /** What the button says that opens the question, and the one that answers it. */
  action: string;
  question: string;
  children?: ReactNode;
  look?: 'danger' | 'quiet' | 'primary';
  disabled?: boolean;
  run: () => Promise<unknown>;
};

/** A button that asks once more before it acts. */
export function Confirm({ action, question, children, look = 'danger', disabled, run }: ConfirmProps) {
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const close = () => {
    setOpen(false);
    setError(undefined);
  };
  const confirm = async () => {
    setBusy(true);
    try {
      await run();
      close();
    } catch (problem) {
      setError(explain(problem));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button look={look} disabled={disabled} onClick={() => setOpen(true)}>{action}</Button>
      <Dialog title={question} open={open} onClose={close}>
        <div className="soft">{children}</div>
        {error !== undefined && <p className="wrong" role="alert">{error}</p>}
        <div className="actions">
          <Button onClick={close}>Keep</Button>
          <Button look={look === 'danger' ? 'danger' : 'primary'} disabled={busy} onClick={confirm}>{action}</Button>
        </div>
      </Dialog>
    </>
  );
}
