// What webhooks were told, each with its attempts.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { explain } from '../services/problem';
import { replayDelivery, type Attempt, type Delivery } from '../services/webhooks';
import { Button } from '../ui/button';
import { formatSeconds, shortId } from '../ui/format';
import { State } from '../ui/state';
import { Time } from '../ui/time';

function Attempts({ attempts }: { attempts: Attempt[] }) {
  return (
    <ol className="stack tight small">
      {attempts.map((attempt) => (
        <li key={attempt.at.toISOString()} className="row">
          <Time date={attempt.at} />
          <span className="mono">{attempt.status ?? 'no answer'}</span>
          <span className="faint numbers">{formatSeconds(attempt.seconds)}</span>
          <span className="soft">{attempt.error ?? ''}</span>
          {attempt.answer !== '' && <code className="faint">{attempt.answer.slice(0, 200)}</code>}
        </li>
      ))}
    </ol>
  );
}

function Row({ delivery, withPrediction }: { delivery: Delivery; withPrediction: boolean }) {
  const client = useQueryClient();
  const replay = useMutation({
    mutationFn: () => replayDelivery(delivery.id),
    onSettled: () => client.invalidateQueries({ queryKey: ['deliveries'] }),
  });
  return (
    <li>
      <State state={delivery.state} />
      <div className="grow">
        <p className="clip mono small" title={delivery.url}>
          {delivery.url}
        </p>
        <p className="small faint">
          {delivery.event}
          {withPrediction && (
            <>
              {' '}
              of{' '}
              <Link to="/p/$id" params={{ id: delivery.prediction }} className="mono">
                {shortId(delivery.prediction)}
              </Link>
            </>
          )}
          {', '}
          <Time date={delivery.createdAt} />
          {delivery.nextAttemptAt && (
            <>
              , tried again <Time date={delivery.nextAttemptAt} />
            </>
          )}
        </p>
        {delivery.attempts.length > 0 && (
          <details className="fold">
            <summary>{delivery.attempts.length === 1 ? '1 attempt' : `${delivery.attempts.length} attempts`}</summary>
            <Attempts attempts={delivery.attempts} />
          </details>
        )}
        {replay.error && (
          <p className="wrong" role="alert">
            {explain(replay.error)}
          </p>
        )}
      </div>
      <Button disabled={replay.isPending} onClick={() => replay.mutate()}>
        Send again
      </Button>
    </li>
  );
}

export function DeliveryList({ deliveries, withPrediction = true }: { deliveries: Delivery[]; withPrediction?: boolean }) {
  return (
    <ul className="list sheet">
      {deliveries.map((delivery) => (
        <Row key={delivery.id} delivery={delivery} withPrediction={withPrediction} />
      ))}
    </ul>
  );
}
