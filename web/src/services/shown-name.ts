// Names of files are other people's words: some characters in them turn the text around them, or are not seen at all, so that
// "exe" reads as "jpg".
const unseen = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** The name as it may be shown, and given to a file that is saved. */
export function shownName(name: string): string {
  return name.replace(unseen, '\ufffd');
}
