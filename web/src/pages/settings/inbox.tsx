import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { JsonTree } from '../../output/json-tree';
import { clearInbox, inboxQuery, type Body, type Inbox, type ReceivedWebhook } from '../../services/inbox';
import { useSession } from '../../services/session-context';
import { Button } from '../../ui/button';
import { Code } from '../../ui/copy';
import { State } from '../../ui/state';
import { Time } from '../../ui/time';
import { Await, Empty, Failure } from '../../ui/waiting';

function BodyView({ body }: { body: Body }) {
  const { files } = useSession();
  if (body === undefined) return <p className="small soft">It was larger than a megabyte and was not kept.</p>;
  if ('json' in body) return <JsonTree value={body.json} files={files} />;
  return body.text === '' ? <p className="small soft">It is empty.</p> : <Code text={body.text} label="Body" />;
}

function Row({ webhook }: { webhook: ReceivedWebhook }) {
  return (
    <li>
      <State state={webhook.verified ? 'verified' : 'not_verified'} />
      <div className="grow">
        <p className="small">
          {webhook.event ?? 'no event'}, <Time date={webhook.receivedAt} />
        </p>
        <p className="clip mono small faint">{webhook.messageId ?? 'no webhook-id'}</p>
        <details className="fold">
          <summary>Body</summary>
          <BodyView body={webhook.body} />
        </details>
        <details className="fold">
          <summary>{webhook.headers.length} headers</summary>
          <dl className="headers small mono">
            {webhook.headers.map(({ name, value }, index) => (
              <div key={index}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </details>
      </div>
    </li>
  );
}

function Received({ inbox }: { inbox: Inbox }) {
  const client = useQueryClient();
  const clear = useMutation({ mutationFn: clearInbox, onSettled: () => client.invalidateQueries({ queryKey: inboxQuery.queryKey }) });
  return (
    <>
      <Code text={inbox.address} label="Address of the inbox" />
      {clear.error && <Failure error={clear.error} />}
      <div className="row apart">
        <h3 aria-live="polite">{inbox.webhooks.length === 0 ? 'Nothing has come' : `${inbox.webhooks.length} received`}</h3>
        <Button look="quiet" disabled={inbox.webhooks.length === 0 || clear.isPending} onClick={() => clear.mutate()}>
          Clear
        </Button>
      </div>
      {inbox.webhooks.length === 0 ? (
        <div className="sheet">
          <Empty title="Waiting for webhooks">
            <p>
              Give a prediction the address above as its <code>webhook</code>. What comes is shown here at once.
            </p>
          </Empty>
        </div>
      ) : (
        <ul className="list sheet inbox">
          {inbox.webhooks.map((webhook) => (
            <Row key={webhook.id} webhook={webhook} />
          ))}
        </ul>
      )}
    </>
  );
}

/** What came to the account's own receiver, as it comes. */
export function InboxTab() {
  const inbox = useQuery({ ...inboxQuery, refetchInterval: 2000 });
  return (
    <section className="stack" aria-labelledby="inbox">
      <div className="stack tight">
        <h2 id="inbox">Inbox</h2>
        <p className="small soft">
          A receiver to try webhooks with, before you have one. Whoever knows its address can send to it. It keeps the last hundred, for a
          day, until the server restarts.
        </p>
      </div>
      <Await query={inbox}>{(found) => <Received inbox={found} />}</Await>
    </section>
  );
}
