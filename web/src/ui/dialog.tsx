import { useState, type ReactNode } from 'react';
import { explain } from '../services/problem';
import { Button } from './button';
import { Modal } from './modal';

type Props = { title: string; open: boolean; onClose: () => void; children: ReactNode };

export function Dialog({ title, open, onClose, children }: Props) {
  if (!open) return null;
  return (
    <Modal label={title} className="dialog" onClose={onClose}>
      <h2>{title}</h2>
      {children}
    </Modal>
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
      <Button look={look} disabled={disabled} onClick={() => setOpen(true)}>
        {action}
      </Button>
      <Dialog title={question} open={open} onClose={close}>
        {children !== undefined && <div className="soft">{children}</div>}
        {error !== undefined && (
          <p className="wrong" role="alert">
            {error}
          </p>
        )}
        <div className="actions">
          <Button onClick={close}>Keep</Button>
          <Button look={look === 'danger' ? 'danger' : 'primary'} disabled={busy} onClick={confirm}>
            {action}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
