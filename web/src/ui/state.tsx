import type { Status } from '../services/predictions';

const looks: Record<string, string> = {
  starting: 'wait',
  processing: 'busy',
  succeeded: 'good',
  failed: 'bad',
  ready: 'good',
  'not ready': 'bad',
  live: 'good',
  delivered: 'good',
  'setting up': 'wait',
  rolling_out: 'busy',
  pending: 'wait',
  died: 'bad',
  dead: 'bad',
  dropped: 'bad',
  verified: 'good',
  not_verified: 'bad',
};

/** A state in its colour, which says nothing that its word does not. */
export function State({ state }: { state: Status | string }) {
  return <span className={`state ${looks[state] ?? ''}`}>{state.replaceAll('_', ' ')}</span>;
}
