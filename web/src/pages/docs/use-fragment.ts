import { useLocation } from '@tanstack/react-router';
import { useEffect } from 'react';

/** An address with a fragment leads there once whoever calls this is shown; who walks by keys goes on from there. */
export function useFragment(): void {
  const hash = useLocation({ select: (location) => location.hash });
  useEffect(() => {
    if (hash === '') return;
    const target = document.getElementById(decodeURIComponent(hash));
    if (target instanceof HTMLDetailsElement) target.open = true;
    target?.scrollIntoView();
    target?.focus({ preventScroll: true });
  }, [hash]);
}
