import { useQuery } from '@tanstack/react-query';
import { useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { NotFound } from '../app/fallbacks';
import { decodeInput } from '../schema/share-link';
import { modelQuery, versionQuery, type Model, type Version } from '../services/models';
import { predictionQuery } from '../services/predictions';
import { isMissing } from '../services/problem';
import { useSession } from '../services/session-context';
import { Code } from '../ui/copy';
import { useTitle } from '../ui/title';
import { Await, Empty, Failure, Loading } from '../ui/waiting';
import { Head } from './model/head';
import './model/model.css';
import { SettingsTab } from './model/settings';
import { VersionView } from './model/version-view';

/** The form begins with the inputs of the link, of the prediction that the address names, or of the model's example. */
function ViewWithInput({ model, version }: { model: Model; version: Version }) {
  const search: { prediction?: string } = useSearch({ strict: false });
  const [linked] = useState(() => decodeInput(window.location.hash));
  const [named] = useState(linked ? undefined : search.prediction);
  const prediction = useQuery({ ...predictionQuery(named ?? ''), enabled: named !== undefined });
  if (named !== undefined && prediction.isPending) return <Loading lines={6} />;
  return <VersionView model={model} version={version} first={linked ?? prediction.data?.input ?? model.example?.input ?? {}} />;
}

function WithoutVersion({ model }: { model: Model }) {
  const owns = useSession().account.username === model.owner;
  return (
    <>
      <Empty title="This model has no version yet">
        <p>Push a Cog project, or a program built with the predictor SDK:</p>
        <Code text={`mimeo push . ${model.slug}`} label="Push a version" />
      </Empty>
      {owns && <SettingsTab model={model} />}
    </>
  );
}

function ModelWithVersion({ owner, name, id }: { owner: string; name: string; id: string | undefined }) {
  useTitle(`${owner}/${name}`);
  const model = useQuery(modelQuery(owner, name));
  const pinned = useQuery({ ...versionQuery(owner, name, id ?? ''), enabled: id !== undefined });
  if (isMissing(model.error) || isMissing(pinned.error)) return <NotFound />;
  return (
    <div className="page">
      <Await query={model} lines={6}>
        {(found) => {
          const version = id === undefined ? (found.latest ?? undefined) : pinned.data;
          return (
            <>
              <Head model={found} version={version} pinned={id !== undefined && found.latest?.id !== id} />
              {version && <ViewWithInput key={version.id} model={found} version={version} />}
              {!version && id === undefined && <WithoutVersion model={found} />}
              {!version && id !== undefined && (pinned.error ? <Failure error={pinned.error} /> : <Loading />)}
            </>
          );
        }}
      </Await>
    </div>
  );
}

export function ModelPage() {
  const { owner, name } = useParams({ from: '/frame/$owner/$name' });
  return <ModelWithVersion key={`${owner}/${name}`} owner={owner} name={name} id={undefined} />;
}

export function VersionPage() {
  const { owner, name, version } = useParams({ from: '/frame/$owner/$name/versions/$version' });
  return <ModelWithVersion key={`${owner}/${name}:${version}`} owner={owner} name={name} id={version} />;
}
