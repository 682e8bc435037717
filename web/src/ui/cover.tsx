// A picture for models that have none: a halftone that their name decides, printed twice and a little off.
type Props = { name: string };

const columns = 30;
const rows = 11;

function seeded(text: string): () => number {
  let state = 2166136261;
  for (const character of text) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 16777619);
  return () => {
    state = Math.imul(state ^ (state >>> 15), 2246822519) + 0x9e3779b9;
    return ((state ^ (state >>> 13)) >>> 0) / 4294967296;
  };
}

function dots(name: string): { x: number; y: number; r: number }[] {
  const random = seeded(name);
  const centres = Array.from({ length: 3 }, () => ({ x: random() * columns, y: random() * rows, size: 2.5 + random() * 4.5 }));
  const angle = random() * Math.PI;
  return Array.from({ length: columns * rows }, (_, index) => {
    const x = index % columns;
    const y = Math.floor(index / columns);
    const near = centres.reduce((sum, centre) => sum + Math.exp(-((x - centre.x) ** 2 + (y - centre.y) ** 2) / centre.size ** 2), 0);
    const wave = 0.5 + 0.5 * Math.sin((x * Math.cos(angle) + y * Math.sin(angle)) * 0.7);
    return { x: x + 0.5 + (y % 2) * 0.5, y: y + 0.5, r: Math.min(0.42, 0.05 + 0.22 * near + 0.1 * wave * near) };
  });
}

export function Cover({ name }: Props) {
  const shown = dots(name);
  return (
    <svg className="cover" viewBox={`0 0 ${columns} ${rows}`} preserveAspectRatio="xMidYMid slice" aria-hidden="true">
      <g fill="var(--ghost)" transform="translate(0.22 0.18)">
        {shown.map((dot, index) => (
          <circle key={index} cx={dot.x} cy={dot.y} r={dot.r} />
        ))}
      </g>
      <g fill="var(--accent)">
        {shown.map((dot, index) => (
          <circle key={index} cx={dot.x} cy={dot.y} r={dot.r * 0.82} />
        ))}
      </g>
    </svg>
  );
}
