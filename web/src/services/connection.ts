// Whether the server answers. While it does not, it is asked once a while, and everybody who listens hears when it is back.
let reachable = true;
let timer: number | undefined;
const listeners = new Set<() => void>();
const firstPause = 1000;
const longestPause = 8000;

function change(now: boolean): void {
  if (reachable === now) return;
  reachable = now;
  for (const listener of listeners) listener();
}

function askAgain(pause: number): void {
  timer = window.setTimeout(async () => {
    const ready = await fetch('/readyz').then(
      (response) => response.ok,
      () => false,
    );
    timer = undefined;
    if (ready) change(true);
    else askAgain(Math.min(longestPause, pause * 1.5));
  }, pause);
}

export function noteUnreachable(): void {
  change(false);
  if (timer === undefined) askAgain(firstPause);
}

export function noteReachable(): void {
  window.clearTimeout(timer);
  timer = undefined;
  change(true);
}

export function isReachable(): boolean {
  return reachable;
}

export function subscribeToReachability(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
