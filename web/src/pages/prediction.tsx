import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useContext } from 'react';
import { SessionContext, useSession } from '../services/session-context';
import { RunView } from '../run/run-view';
import { usePrediction } from '../run/use-prediction';
import { outputOfSchema } from '../schema/output-of-schema';
import { versionQuery } from '../services/models';
import { createPrediction, deleteDataOfPrediction, deletePrediction, isOver, type Prediction } from '../services/predictions';
import { isMissing } from '../services/problem';
import { deliveriesQuery } from '../services/webhooks';
import { CopyButton } from '../ui/copy';
import { Confirm } from '../ui/dialog';
import { shortId } from '../ui/format';
import { useTitle } from '../ui/title';
import { DeliveryList } from './delivery-list';
import { About } from './prediction/about';
import { ExampleButton } from './prediction/example-button';
import { RerunButton } from './prediction/rerun-button';
import { ShareSwitch } from './prediction/share-switch';
import { SharedPrediction } from './prediction/shared';

const mask = '**********';

/** A secret was told once and is gone: who runs it again has to type it anew, in the form. */
function hasSecrets(prediction: Prediction): boolean {
  return Object.values(prediction.input).includes(mask);
}

function Actions({ prediction }: { prediction: Prediction }) {
  const { account } = useSession();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [owner = '', name = ''] = prediction.model.split('/');
  const isTraining = prediction.destination !== null;
  const done = isOver(prediction.status);
  const remove = async () => {
    await deletePrediction(prediction.id);
    await client.invalidateQueries({ queryKey: ['predictions', 'list'] });
    await navigate({ to: '/predictions' });
  };
  const removeData = () => deleteDataOfPrediction(prediction.id).then(() => client.invalidateQueries({ queryKey: ['predictions'] }));
  return (
    <div className="row">
      {!isTraining && !prediction.dataRemoved && (
        <>
          <Link
            to="/$owner/$name/versions/$version"
            params={{ owner, name, version: prediction.version }}
            search={{ prediction: prediction.id }}
            className="button primary"
          >
            Tweak it
          </Link>
          {!hasSecrets(prediction) && (
            <RerunButton run={() => createPrediction(`${prediction.model}:${prediction.version}`, prediction.input)} />
          )}
        </>
      )}
      {!isTraining && !prediction.dataRemoved && prediction.status === 'succeeded' && owner === account.username && (
        <ExampleButton prediction={prediction} />
      )}
      {!isTraining && done && !prediction.dataRemoved && (
        <Confirm action="Delete data" look="quiet" question="Delete the data of this prediction?" run={removeData}>
          <p>Inputs, output, logs and files go at once and for good. That it ran, and for how long, stays.</p>
        </Confirm>
      )}
      {!isTraining && (
        <Confirm action="Delete" question="Delete this prediction?" disabled={!done} run={remove}>
          <p>Its inputs, output, logs and files go with it, at once and for good.</p>
        </Confirm>
      )}
    </div>
  );
}

function Webhooks({ prediction }: { prediction: Prediction }) {
  const deliveries = useQuery({
    ...deliveriesQuery({ prediction: prediction.id }),
    refetchInterval: isOver(prediction.status) ? 10_000 : 2000,
  });
  const found = deliveries.data?.results ?? [];
  if (prediction.webhook === null && found.length === 0) return null;
  return (
    <section className="stack tight" aria-labelledby="webhooks">
      <h2 id="webhooks">Webhooks</h2>
      {prediction.webhook !== null && (
        <p className="small soft">
          Told to <code>{prediction.webhook}</code>
        </p>
      )}
      {found.length > 0 && <DeliveryList deliveries={found} withPrediction={false} />}
    </section>
  );
}

function useConcatenates(prediction: Prediction | undefined): boolean {
  const [owner = '', name = ''] = prediction?.model.split('/') ?? [];
  const version = useQuery({ ...versionQuery(owner, name, prediction?.version ?? ''), enabled: prediction !== undefined, retry: false });
  return version.data ? outputOfSchema(version.data.openapi).concatenate : false;
}

function canBeShared({ status, destination, dataRemoved }: Prediction): boolean {
  return isOver(status) && destination === null && !dataRemoved;
}

function PredictionView({ id }: { id: string }) {
  const { files } = useSession();
  const live = usePrediction(id);
  const { prediction } = live;
  const concatenate = useConcatenates(prediction);
  const noun = prediction?.destination ? 'Training' : 'Prediction';
  useTitle(`${noun} ${shortId(id)}`);
  if (isMissing(live.error)) return <SharedPrediction id={id} signedIn />;
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>{noun}</h1>
          <p className="row soft">
            <code>{id}</code>
            <CopyButton text={id} label="Copy the id" />
          </p>
        </div>
        {prediction && <Actions prediction={prediction} />}
      </div>
      <div className="columns">
        <div className="stack loose">
          <section className="sheet padded" aria-label="Output">
            <RunView live={live} files={files} concatenate={concatenate} />
          </section>
          {prediction && live.progress && canBeShared(prediction) && <ShareSwitch prediction={prediction} progress={live.progress} />}
          {prediction && <Webhooks prediction={prediction} />}
        </div>
        {prediction && <About prediction={prediction} files={files} progress={live.progress} />}
      </div>
    </div>
  );
}

export function PredictionPage() {
  const { id } = useParams({ from: '/p/$id/' });
  const session = useContext(SessionContext);
  return session ? <PredictionView key={id} id={id} /> : <SharedPrediction id={id} signedIn={false} />;
}
