// Runs by day, as bars. The table below it says the same in words.
import type { UsageLine } from '../../services/usage';
import { mostOf } from '../../ui/chart/chart-data';
import { LazyChart } from '../../ui/chart/lazy-chart';
import { formatCount } from '../../ui/format';

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

const dayName = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', timeZone: 'UTC' });

export function UsageChart({ days }: { days: DayUsage[] }) {
  const runs = days.map((each) => each.runs);
  return (
    <LazyChart
      title="Runs by day"
      about={`Runs by day; at most ${formatCount(mostOf(runs))} on a day`}
      times={days.map((each) => new Date(each.day))}
      step={day / 1000}
      look="bars"
      counts
      utc
      format={formatCount}
      formatTime={(date) => dayName.format(date)}
      lines={[{ label: 'runs', colour: '--accent', values: runs }]}
    />
  );
}
