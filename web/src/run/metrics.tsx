import { formatMetric } from '../ui/format';
import './run.css';

export function Metrics({ metrics }: { metrics: Record<string, number> }) {
  const entries = Object.entries(metrics);
  if (entries.length === 0) return null;
  return (
    <dl className="metrics">
      {entries.map(([name, value]) => {
        const { label, text } = formatMetric(name, value);
        return (
          <div key={name}>
            <dt>{label}</dt>
            <dd>{text}</dd>
          </div>
        );
      })}
    </dl>
  );
}
