import { useQuery } from '@tanstack/react-query';
import { hardwareQuery, instancesQuery, pricesQuery } from '../../services/instances';
import { formatMoney } from '../../ui/format';
import { Await, Empty } from '../../ui/waiting';
import { InstanceTable } from '../instance-table';

/** What runs now, and on what. Operators see everybody's instances, others their own. */
export function ServerTab() {
  const hardware = useQuery(hardwareQuery);
  const prices = useQuery(pricesQuery);
  const instances = useQuery(instancesQuery());
  return (
    <div className="stack loose">
      <section className="stack tight" aria-labelledby="instances">
        <h2 id="instances">Instances now</h2>
        <Await query={instances}>{(page) => <InstanceTable instances={page.results} />}</Await>
      </section>
      <section className="stack tight" aria-labelledby="hardware">
        <h2 id="hardware">Hardware</h2>
        <Await query={hardware}>
          {(kinds) =>
            kinds.length === 0 ? (
              <Empty title="None" />
            ) : (
              <ul className="list sheet">
                {kinds.map(({ sku, name }) => {
                  const price = prices.data?.[sku];
                  return (
                    <li key={sku}>
                      <span className="grow">{name}</span>
                      <code className="soft">{sku}</code>
                      {price !== undefined && price > 0 && <span className="small soft numbers">{formatMoney(price)} a second</span>}
                    </li>
                  );
                })}
              </ul>
            )
          }
        </Await>
      </section>
    </div>
  );
}
