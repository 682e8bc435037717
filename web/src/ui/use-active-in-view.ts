import { useEffect, useRef } from 'react';

/** For strips that scroll sideways: the entry that is active is in sight whenever `active` has changed. */
export function useActiveInView<Strip extends HTMLElement>(active: unknown) {
  const strip = useRef<Strip>(null);
  useEffect(() => {
    const entry = strip.current?.querySelector('[data-state="active"], [aria-current="page"]');
    if (!strip.current || !entry) return;
    const outer = strip.current.getBoundingClientRect();
    const inner = entry.getBoundingClientRect();
    // Not scrollIntoView, which would move the page as well.
    if (inner.left < outer.left || inner.right > outer.right)
      strip.current.scrollLeft += inner.left + inner.width / 2 - outer.left - outer.width / 2;
  }, [active]);
  return strip;
}
