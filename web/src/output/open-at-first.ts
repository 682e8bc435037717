// Which parts of a JSON tree are open at first: from the outside in, as many as about a screen holds.
import { isObject, type Json } from '../json';

/** Lines of a tree that are worth looking at unasked, and how many the outermost part may have by itself. */
const fewLines = 60;
const manyLines = 200;
/** Deeper, what is indented has no room. */
const deepest = 8;

export function entriesOf(value: Json): [string, Json][] {
  if (Array.isArray(value)) return value.map((item, index) => [String(index), item]);
  return isObject(value) ? Object.entries(value) : [];
}

/** All parts of one depth are open or none, but for the outermost: a list of many things shows that they are alike. */
export function openAtFirst(root: Json): (value: Json) => boolean {
  const open = new Set<Json>();
  let lines = 0;
  let level: Json[] = [root];
  for (let depth = 0; level.length > 0 && depth < deepest; depth += 1) {
    const inner = level.flatMap((value) => entriesOf(value).map(([, each]) => each));
    lines += inner.length;
    if (lines > (depth === 0 ? manyLines : fewLines)) break;
    for (const value of level) open.add(value);
    level = inner.filter((value) => entriesOf(value).length > 0);
  }
  return (value) => open.has(value);
}
