import { useEffect, useSyncExternalStore } from 'react';

let current = '';
const listeners = new Set<() => void>();

/** Names the page in the browser's tab, and to those who hear it. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === '' ? 'Mimeo' : `${title} · Mimeo`;
    current = title;
    for (const listener of listeners) listener();
  }, [title]);
}

export function TitleAnnouncer() {
  const title = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
  return (
    <p className="hidden" role="status">
      {title}
    </p>
  );
}
