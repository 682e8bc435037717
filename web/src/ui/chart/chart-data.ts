/** A line of steps, one unit wide each, `height` high at `most`; it breaks where there is nothing. */
export function stepPath(values: (number | null)[], most: number, height: number): string {
  let path = '';
  let connected = false;
  values.forEach((value, index) => {
    if (value === null) {
      connected = false;
      return;
    }
    const y = Math.round((height - (most === 0 ? 0 : value / most) * height) * 100) / 100;
    path += connected ? `V${y}H${index + 1}` : `M${index} ${y}H${index + 1}`;
    connected = true;
  });
  return path;
}

/** The largest of what is there; 0 when nothing is. */
export function mostOf(...lines: (number | null)[][]): number {
  return lines.flat().reduce<number>((most, value) => Math.max(most, value ?? 0), 0);
}
