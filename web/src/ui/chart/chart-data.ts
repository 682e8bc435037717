// What a chart draws, worked out of what it is given. Pure.
export type Values = (number | null)[];

/** Each line on top of those before it; nothing counts as 0. */
export function stacked(lines: Values[]): number[][] {
  const height: number[] = [];
  return lines.map((line) =>
    line.map((value, index) => {
      height[index] = (height[index] ?? 0) + (value ?? 0);
      return height[index];
    }),
  );
}

/** Where a value has no neighbour to draw a line to: it needs a dot, not to be invisible. */
export function loneIndices(values: ArrayLike<number | null | undefined>): number[] {
  const is = (index: number) => values[index] !== null && values[index] !== undefined;
  return Array.from({ length: values.length }, (_, index) => index).filter((index) => is(index) && !is(index - 1) && !is(index + 1));
}

/** The largest of what is there; 0 when nothing is. */
export function mostOf(...lines: Values[]): number {
  return lines.flat().reduce<number>((most, value) => Math.max(most, value ?? 0), 0);
}

/** A mark on the scale, exact: marks stand at round numbers. */
export function tickOfSeconds(seconds: number): string {
  if (seconds === 0) return '0';
  if (seconds < 1) return `${Number((seconds * 1000).toPrecision(3))} ms`;
  return seconds < 120 ? `${Number(seconds.toPrecision(3))} s` : `${Number((seconds / 60).toPrecision(3))} min`;
}

/** Where an arrow key leads from `index`, of `count`; undefined: it is no such key. */
export function stepTo(key: string, index: number | null, count: number): number | undefined {
  const last = count - 1;
  switch (key) {
    case 'ArrowLeft':
      return Math.max(0, (index ?? count) - 1);
    case 'ArrowRight':
      return Math.min(last, (index ?? -1) + 1);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}
