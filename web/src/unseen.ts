// Characters that are not to be seen, end lines where nobody expects it, or turn the text around them, so that "exe" reads as "jpg" and
// code as what it is not. Not those that join letters: Persian and many emoji are written with them.
export const unseen = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** With the escapes that JSON has for them, and most languages with it. */
export function escapeUnseen(text: string): string {
  return text.replace(unseen, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
