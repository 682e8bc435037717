import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { usageQuery, type UsageLine } from '../../services/usage';
import { formatCount, formatMoney, formatSeconds } from '../../ui/format';
import { Segments } from '../../ui/segments';
import { Await, Empty } from '../../ui/waiting';
import { runsByDay, UsageChart } from './usage-chart';

const spans = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
] as const;
const day = 86_400_000;

function dateText(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

function Row({ line, head }: { line: UsageLine; head: boolean }) {
  return (
    <tr>
      {head ? <th scope="row">Altogether</th> : <td className="nowrap">{line.day}</td>}
      <td>{line.model}</td>
      <td className="number">{formatCount(line.predictions)}</td>
      <td className="number">{formatCount(line.trainings)}</td>
      <td className="number nowrap">{formatSeconds(line.seconds)}</td>
      <td className="number nowrap">{formatSeconds(line.setupSeconds)}</td>
      <td className="number">{formatMoney(line.cost)}</td>
    </tr>
  );
}

export function UsageTab() {
  const [span, setSpan] = useState<'7' | '30' | '90'>('30');
  const to = dateText(Date.now());
  const usage = useQuery({ ...usageQuery(dateText(Date.now() - (Number(span) - 1) * day), to), placeholderData: keepPreviousData });
  return (
    <div className="stack">
      <div className="row apart">
        <p className="small soft">What hardware was used for, and what that costs at this server's prices. Days are those of UTC.</p>
        <Segments label="Time" options={spans} value={span} onChange={setSpan} />
      </div>
      <Await query={usage}>
        {({ from, to: last, lines, total }) => (
          <>
            <div className="sheet padded">
              <UsageChart days={runsByDay(lines, from, last)} />
            </div>
            {lines.length === 0 ? (
              <Empty title="Nothing was run in this time" />
            ) : (
              <div className="sheet table-scroll" tabIndex={0} role="region" aria-label="Usage">
                <table className="table">
                  <thead>
                    <tr>
                      <th>Day</th>
                      <th>Model</th>
                      <th className="number">Predictions</th>
                      <th className="number">Trainings</th>
                      <th className="number">Ran for</th>
                      <th className="number">Set-up</th>
                      <th className="number">Cost</th>
                    </tr>
                  </thead>
                  <tbody>
                    {[...lines].reverse().map((line) => (
                      <Row key={line.day + line.model} line={line} head={false} />
                    ))}
                  </tbody>
                  <tfoot>
                    <Row line={total} head />
                  </tfoot>
                </table>
              </div>
            )}
          </>
        )}
      </Await>
    </div>
  );
}
