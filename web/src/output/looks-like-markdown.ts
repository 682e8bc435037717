/** What only Markdown has in it: a heading, a fence, a table, or a list with something strong in it. Longer ones take long to draw. */
const longest = 50_000;

export function looksLikeMarkdown(text: string): boolean {
  if (text.length > longest) return false;
  if (/^#{1,6} \S/m.test(text) || /^(```|~~~)/m.test(text) || /^\|?\s*:?-{3,}:?\s*\|/m.test(text)) return true;
  return /\*\*\S[^\n]*\*\*/.test(text) && /^\s*([-*]|\d+\.) \S/m.test(text);
}
