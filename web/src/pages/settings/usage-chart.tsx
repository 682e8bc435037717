// Runs by day, as bars. The table below it says the same in words.
import type { UsageLine } from '../../services/usage';

const height = 120;
const gap = 0.22;
const day = 86_400_000;

export type DayUsage = { day: string; runs: number };

export function runsByDay(lines: UsageLine[], from: string, to: string): DayUsage[] {
  const sums = new Map<string, number>();
  for (const line of lines) sums.set(line.day, (sums.get(line.day) ?? 0) + line.predictions + line.trainings);
  const days: DayUsage[] = [];
  for (let time = Date.parse(from); time <= Date.parse(to); time += day) {
    const name = new Date(time).toISOString().slice(0, 10);
    days.push({ day: name, runs: sums.get(name) ?? 0 });
  }
  return days;
}

export function UsageChart({ days }: { days: DayUsage[] }) {
  const most = Math.max(1, ...days.map(({ runs }) => runs));
  return (
    <figure className="usage-chart">
      <svg
        viewBox={`0 0 ${days.length} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Runs by day; at most ${most} on a day`}
      >
        {days.map(({ day: name, runs }, index) => {
          const tall = runs === 0 ? 1 : Math.max(2, (runs / most) * (height - 4));
          return (
            <rect
              key={name}
              x={index + gap / 2}
              width={1 - gap}
              y={height - tall}
              height={tall}
              fill={runs === 0 ? 'var(--line)' : 'var(--accent)'}
            >
              <title>{`${name}: ${runs}`}</title>
            </rect>
          );
        })}
      </svg>
      <figcaption className="row apart small faint">
        <span>{days[0]?.day}</span>
        <span>most on a day: {most}</span>
        <span>{days.at(-1)?.day}</span>
      </figcaption>
    </figure>
  );
}
