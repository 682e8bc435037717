// A chart over time, drawn by uPlot. Values are read by pointing at them, or by the arrow keys.
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import './chart.css';
import { loneIndices, stacked, stepTo, type Values } from './chart-data';

export type Line = { label: string; /** one of styles/tokens.css */ colour: `--${string}`; dashed?: boolean; values: Values };
export type ChartProps = {
  title: string;
  /** What it shows, for who does not see it. */
  about: string;
  /** When each of the times begins, `step` seconds long. */
  times: Date[];
  step: number;
  /** Bars stand on top of each other. */
  look: 'bars' | 'lines';
  lines: Line[];
  format: (value: number) => string;
  formatTick?: (value: number) => string;
  /** As whole numbers. */
  counts?: boolean;
  formatTime: (time: Date) => string;
  /** For times that are days of the server's. */
  utc?: boolean;
};

const height = 180;
const whole = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000];

/** A canvas knows no variables: asks the browser what one comes to at this moment. */
function colourIn(element: HTMLElement, name: string): string {
  element.style.color = `var(${name})`;
  const { color } = getComputedStyle(element);
  element.style.color = '';
  return color;
}

function optionsOf(place: HTMLElement, props: ChartProps, onIndex: (index: number | null) => void): uPlot.Options {
  const { look, lines, formatTick = props.format, formatTime, counts, step, utc } = props;
  const colour = (name: string) => () => colourIn(place, name);
  const axis: uPlot.Axis = {
    stroke: colour('--ink-faint'),
    font: `12px ${getComputedStyle(place).fontFamily}`,
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
  };
  const series = lines.map(({ label, colour: name, dashed }): uPlot.Series => ({
    label,
    stroke: colour(name),
    width: look === 'bars' ? 0 : 2,
    ...(look === 'bars' ? { fill: colour(name), paths: uPlot.paths.bars?.({ size: [0.8, 60] }) } : {}),
    ...(dashed ? { dash: [5, 3] } : {}),
    points:
      look === 'bars'
        ? { show: false }
        : { show: true, size: 6, fill: colour(name), filter: (plot, index) => loneIndices(plot.data[index] ?? []) },
  }));
  return {
    width: place.clientWidth,
    height,
    padding: [10, 28, 0, 0],
    ...(utc ? { tzDate: (seconds: number) => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC') } : {}),
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: look === 'lines' } },
    scales: {
      x: { range: (_, first, last) => [first - step / 2, last + step / 2] },
      y: { range: (_, __, most) => [0, most > 0 ? most * 1.08 : 1] },
    },
    // Bars that stand on others are drawn first, and their feet hidden behind those.
    series: [{}, ...(look === 'bars' ? series.reverse() : series)],
    axes: [
      { ...axis, size: 28, space: 64, values: (_, splits) => splits.map((seconds) => formatTime(new Date(seconds * 1000))) },
      { ...axis, size: 58, space: 28, ...(counts ? { incrs: whole } : {}), values: (_, splits) => splits.map(formatTick) },
    ],
    hooks: { setCursor: [(plot) => onIndex(plot.cursor.idx ?? null)] },
  };
}

function dataOf({ times, step, look, lines }: ChartProps): uPlot.AlignedData {
  const values = lines.map((line) => line.values);
  return [times.map((time) => time.getTime() / 1000 + step / 2), ...(look === 'bars' ? stacked(values).reverse() : values)];
}

/** Draws again when light becomes dark. */
function onThemeChange(draw: () => void): () => void {
  const observer = new MutationObserver(draw);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  dark.addEventListener('change', draw);
  return () => {
    observer.disconnect();
    dark.removeEventListener('change', draw);
  };
}

export function Chart(props: ChartProps) {
  const { title, about, times, lines, format, formatTime } = props;
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>();
  const [index, setIndex] = useState<number | null>(null);
  const data = useMemo(() => dataOf(props), [props]);
  const first = useRef({ props, data });

  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const made = new uPlot(optionsOf(element, first.current.props, setIndex), first.current.data, element);
    plot.current = made;
    const sizes = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }));
    sizes.observe(element);
    const forgetTheme = onThemeChange(() => made.redraw(false, true));
    return () => {
      sizes.disconnect();
      forgetTheme();
      made.destroy();
    };
  }, []);
  useEffect(() => plot.current?.setData(data), [data]);

  const walk = (event: KeyboardEvent) => {
    const to = stepTo(event.key, index, times.length);
    const at = to === undefined ? undefined : data[0][to];
    if (at === undefined) return;
    event.preventDefault();
    plot.current?.setCursor({ left: plot.current.valToPos(at, 'x'), top: 0 });
  };
  const time = index === null ? undefined : times[index];
  const words = lines.map(({ label, values }) => {
    const value = index === null ? null : (values[index] ?? null);
    return { label, text: value === null ? '–' : format(value) };
  });
  return (
    <figure className="chart">
      <figcaption className="row apart">
        <strong>{title}</strong>
        <span className="small faint numbers">{time && formatTime(time)}</span>
      </figcaption>
      <div
        ref={place}
        className="chart-place"
        role="slider"
        tabIndex={0}
        aria-label={about}
        aria-orientation="horizontal"
        aria-valuemin={0}
        aria-valuemax={times.length - 1}
        aria-valuenow={index ?? times.length - 1}
        aria-valuetext={time ? `${formatTime(time)}: ${words.map(({ label, text }) => `${label} ${text}`).join(', ')}` : about}
        onKeyDown={walk}
        onBlur={() => plot.current?.setCursor({ left: -10, top: -10 })}
      />
      <ul className="chart-key small soft" aria-hidden>
        {words.map(({ label, text }, at) => (
          <li
            key={label}
            className={lines[at]?.dashed ? 'dashed' : ''}
            style={{ '--key': `var(${lines[at]?.colour})` } as React.CSSProperties}
          >
            {label}
            {time && <strong className="numbers">{text}</strong>}
          </li>
        ))}
      </ul>
    </figure>
  );
}
