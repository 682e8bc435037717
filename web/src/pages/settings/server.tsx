import { useQuery } from '@tanstack/react-query';
import { instancesQuery, pricesQuery } from '../../services/instances';
import { serverQuery, type Share } from '../../services/server';
import { formatBytes, formatMoney, formatNumber } from '../../ui/format';
import { Await } from '../../ui/waiting';
import { InstanceTable } from '../instance-table';
import { Health } from './health';
import { SetAsideList } from './set-aside';

function shareInWords({ processors, memoryBytes, gpus }: Share): string {
  const words = [
    processors === null ? 'all cores, shared' : `${formatNumber(processors)} ${processors === 1 ? 'core' : 'cores'}`,
    memoryBytes === null ? 'memory as there is' : formatBytes(memoryBytes),
  ];
  if (gpus > 0) words.push(`${gpus} ${gpus === 1 ? 'GPU' : 'GPUs'}`);
  return words.join(', ');
}

function HardwareList() {
  const server = useQuery(serverQuery);
  const prices = useQuery(pricesQuery);
  return (
    <Await query={server}>
      {({ hardware }) => (
        <ul className="list sheet">
          {hardware.map((kind) => {
            const price = prices.data?.[kind.sku];
            return (
              <li key={kind.sku}>
                <span className="grow">{kind.name}</span>
                <span className="small soft">{shareInWords(kind)}</span>
                <code className="soft">{kind.sku}</code>
                {price !== undefined && price > 0 && <span className="small soft numbers">{formatMoney(price)} a second</span>}
              </li>
            );
          })}
        </ul>
      )}
    </Await>
  );
}

/** How the server is, what runs now, and on what. Operators see everybody's instances, others their own. */
export function ServerTab() {
  const instances = useQuery(instancesQuery());
  return (
    <div className="stack loose">
      <section className="stack tight" aria-labelledby="health">
        <h2 id="health">Health</h2>
        <Health />
      </section>
      <section className="stack tight" aria-labelledby="instances">
        <h2 id="instances">Instances now</h2>
        <Await query={instances}>{(page) => <InstanceTable instances={page.results} />}</Await>
      </section>
      <section className="stack tight" aria-labelledby="set-aside">
        <h2 id="set-aside">Versions set aside</h2>
        <SetAsideList />
      </section>
      <section className="stack tight" aria-labelledby="hardware">
        <h2 id="hardware">Hardware</h2>
        <HardwareList />
      </section>
    </div>
  );
}
