import type { Page } from '../services/page';
import { Button } from './button';

type Props = { page: Page<unknown>; go: (cursor: string | undefined) => void };

export function Pager({ page, go }: Props) {
  if (!page.next && !page.previous) return null;
  return (
    <nav aria-label="Pages" className="row apart">
      <Button disabled={!page.previous} onClick={() => go(page.previous ?? undefined)}>
        Newer
      </Button>
      <Button disabled={!page.next} onClick={() => go(page.next ?? undefined)}>
        Older
      </Button>
    </nav>
  );
}
