import { useLayoutEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';

type Props = { label: string; className: string; onClose: () => void; onKeyDown?: (event: KeyboardEvent) => void; children: ReactNode };

/** The browser's own modal dialog, open as long as it is there: it keeps the focus, and gives it back where it was. */
export function Modal({ label, className, onClose, onKeyDown, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={className}
      aria-label={label}
      onKeyDown={onKeyDown}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      {children}
    </dialog>
  );
}
