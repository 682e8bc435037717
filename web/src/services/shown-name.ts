import { unseen } from '../unseen';

/** The name of a file as it may be shown, and given to one that is saved: names are other people's words. */
export function shownName(name: string): string {
  return name.replace(unseen, '\ufffd');
}
