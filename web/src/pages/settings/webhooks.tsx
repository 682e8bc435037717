import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { deliveriesQuery, rotateWebhookSecret, webhookSecretQuery, type DeliveryState } from '../../services/webhooks';
import { Button } from '../../ui/button';
import { Code } from '../../ui/copy';
import { Confirm } from '../../ui/dialog';
import { Pager } from '../../ui/pager';
import { Segments } from '../../ui/segments';
import { Time } from '../../ui/time';
import { Await, Empty, Failure } from '../../ui/waiting';
import { DeliveryList } from '../delivery-list';

const filters = [
  { value: 'all', label: 'All' },
  { value: 'pending', label: 'Pending' },
  { value: 'delivered', label: 'Delivered' },
  { value: 'dropped', label: 'Dropped' },
  { value: 'dead', label: 'Dead' },
] as const;

function Inbox() {
  return (
    <Link to="/settings" search={{ tab: 'inbox' }}>
      inbox
    </Link>
  );
}

function Secret() {
  const client = useQueryClient();
  const secret = useQuery(webhookSecretQuery);
  const [formerUntil, setFormerUntil] = useState<Date | null>(null);
  const rotate = async () => {
    setFormerUntil(await rotateWebhookSecret());
    if (client.getQueryData(webhookSecretQuery.queryKey)) await secret.refetch();
  };
  return (
    <section className="stack tight" aria-labelledby="secret">
      <h2 id="secret">Signing secret</h2>
      <p className="small soft">Every call is signed with it, so that receivers know it comes from here.</p>
      {secret.data !== undefined && <Code text={secret.data} label="The signing secret" />}
      {secret.error && <Failure error={secret.error} />}
      {formerUntil && (
        <p className="notice wait" role="status">
          There is a new secret. The former one signs as well, and ends <Time date={formerUntil} />.
        </p>
      )}
      <div className="row">
        {secret.data === undefined && (
          <Button disabled={secret.isFetching} onClick={() => void secret.refetch()}>
            Show it
          </Button>
        )}
        <Confirm action="Rotate" look="quiet" question="Make a new secret?" run={rotate}>
          <p>Calls are signed with both for a day, so that receivers can change over.</p>
        </Confirm>
      </div>
    </section>
  );
}

export function WebhooksTab() {
  const [filter, setFilter] = useState<'all' | DeliveryState>('all');
  const [cursor, setCursor] = useState<string>();
  const deliveries = useQuery({
    ...deliveriesQuery({ state: filter === 'all' ? undefined : filter, cursor }),
    placeholderData: keepPreviousData,
    refetchInterval: 4000,
  });
  return (
    <div className="stack loose">
      <Secret />
      <section className="stack" aria-labelledby="deliveries">
        <div className="row apart">
          <h2 id="deliveries">Deliveries</h2>
          <Segments
            label="State"
            options={filters}
            value={filter}
            onChange={(chosen) => {
              setFilter(chosen);
              setCursor(undefined);
            }}
          />
        </div>
        <Await query={deliveries}>
          {(page) =>
            page.results.length === 0 ? (
              <div className="sheet">
                <Empty title="None">
                  <p>
                    Name a <code>webhook</code> when you make a prediction. The <Inbox /> is a receiver to try it with, and so is{' '}
                    <code>mimeo webhook inbox</code>.
                  </p>
                </Empty>
              </div>
            ) : (
              <>
                <DeliveryList deliveries={page.results} />
                <Pager page={page} go={setCursor} />
              </>
            )
          }
        </Await>
      </section>
    </div>
  );
}
