import * as Tabs from '@radix-ui/react-tabs';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useMemo, useRef } from 'react';
import { NotFound } from '../app/fallbacks';
import { useSession } from '../app/session-context';
import type { JsonObject } from '../json';
import { fieldsOfSchema } from '../schema/fields-of-schema';
import { canTrain, outputOfSchema } from '../schema/output-of-schema';
import { decodeInput } from '../schema/share-link';
import { modelQuery, versionQuery, type Model, type Version } from '../services/models';
import { predictionQuery, type Prediction } from '../services/predictions';
import { isMissing } from '../services/problem';
import { Code } from '../ui/copy';
import { formatCount, shortId } from '../ui/format';
import { useTitle } from '../ui/title';
import { Await, Empty, Failure, Loading } from '../ui/waiting';
import { ApiTab } from './model/api';
import { ExamplesTab } from './model/examples';
import './model/model.css';
import { Playground } from './model/playground';
import { SettingsTab } from './model/settings';
import { TrainTab } from './model/train';
import { useInputForm } from './model/use-input-form';
import { VersionsTab } from './model/versions';

const ReadmeTab = lazy(() => import('./model/readme').then(({ ReadmeTab: component }) => ({ default: component })));

function Head({ model, version, pinned }: { model: Model; version: Version | undefined; pinned: boolean }) {
  return (
    <div className="model-head">
      <h1>
        <Link to="/" search={{ q: model.owner }}>{model.owner}</Link>
        <span className="faint" aria-hidden>/</span>
        {model.name}
      </h1>
      {model.description !== '' && <p>{model.description}</p>}
      <div className="model-facts">
        {model.isOfficial && <span className="tag">official</span>}
        {model.isPrivate && <span className="tag">private</span>}
        <span className="numbers">{formatCount(model.runCount)} {model.runCount === 1 ? 'run' : 'runs'}</span>
        {version && <span>Version <code title={version.id}>{shortId(version.id)}</code></span>}
        {pinned && <Link to="/$owner/$name" params={{ owner: model.owner, name: model.name }}>To the latest version</Link>}
        {model.links.map(({ label, href }) => <a key={label} href={href} target="_blank" rel="noopener noreferrer nofollow">{label}</a>)}
      </div>
    </div>
  );
}

type ViewProps = { model: Model; version: Version; first: JsonObject };

/** The form lives here, above the tabs: what is typed in one is what the others tell of. */
function VersionView({ model, version, first }: ViewProps) {
  const search: { tab?: string; prediction?: string } = useSearch({ strict: false });
  const navigate = useNavigate();
  const fields = useMemo(() => fieldsOfSchema(version.openapi), [version]);
  const output = useMemo(() => outputOfSchema(version.openapi), [version]);
  const form = useInputForm(fields, first);

  const go = (to: { tab?: string; prediction?: string }) => void navigate({ to: '.', search: to, replace: true, hash: '', resetScroll: false });
  const tweak = (prediction: Prediction) => {
    form.fill(prediction.input);
    go({ prediction: prediction.id });
  };

  const hash = useLocation({ select: (location) => location.hash });
  const linked = useRef(hash);
  const fill = form.fill;
  useEffect(() => {
    if (hash === linked.current) return;
    linked.current = hash;
    const input = decodeInput(`#${hash}`);
    if (input) fill(input);
  }, [hash, fill]);

  const trains = canTrain(version.openapi);
  const owns = useSession().account.username === model.owner;
  const tabs = [
    ['playground', 'Playground'],
    ['api', 'API'],
    ['examples', 'Examples'],
    ['versions', 'Versions'],
    ['readme', 'Readme'],
    ...(trains ? [['train', 'Train'] as const] : []),
    ...(owns ? [['settings', 'Settings'] as const] : []),
  ] as const;
  const tab = tabs.some(([value]) => value === search.tab) ? (search.tab ?? 'playground') : 'playground';
  return (
    <Tabs.Root value={tab} onValueChange={(chosen) => go({ ...search, tab: chosen === 'playground' ? undefined : chosen })} className="stack loose">
      <Tabs.List className="tabs" aria-label="About this model">
        {tabs.map(([value, label]) => <Tabs.Trigger key={value} value={value}>{label}</Tabs.Trigger>)}
      </Tabs.List>
      <Tabs.Content value="playground" tabIndex={-1}>
        <Playground model={model.slug} version={version.id} concatenate={output.concatenate} form={form} prediction={search.prediction} onRun={(id) => go({ ...search, prediction: id })} />
      </Tabs.Content>
      <Tabs.Content value="api"><ApiTab model={model.slug} version={version.id} output={output} form={form} /></Tabs.Content>
      <Tabs.Content value="examples"><ExamplesTab owner={model.owner} name={model.name} concatenate={output.concatenate} onTweak={tweak} /></Tabs.Content>
      <Tabs.Content value="versions"><VersionsTab owner={model.owner} name={model.name} shown={version} /></Tabs.Content>
      <Tabs.Content value="readme"><Suspense fallback={<Loading />}><ReadmeTab owner={model.owner} name={model.name} /></Suspense></Tabs.Content>
      {trains && <Tabs.Content value="train"><TrainTab model={model.slug} version={version} /></Tabs.Content>}
      {owns && <Tabs.Content value="settings"><SettingsTab model={model} /></Tabs.Content>}
    </Tabs.Root>
  );
}

/** The form begins with the inputs of the link, of the prediction that the address names, or of the model's example. */
function ViewWithInput({ model, version }: { model: Model; version: Version }) {
  const search: { prediction?: string } = useSearch({ strict: false });
  const first = useRef(search.prediction);
  const linked = decodeInput(window.location.hash);
  const prediction = useQuery({ ...predictionQuery(first.current ?? ''), enabled: first.current !== undefined });
  if (linked) return <VersionView model={model} version={version} first={linked} />;
  if (first.current !== undefined && prediction.isPending) return <Loading lines={6} />;
  return <VersionView model={model} version={version} first={prediction.data?.input ?? model.example?.input ?? {}} />;
}

function WithoutVersion({ model }: { model: Model }) {
  return (
    <Empty title="This model has no version yet">
      <p>Push a Cog project, or a program built with the predictor SDK:</p>
      <Code text={`mimeo push . ${model.slug}`} label="Push a version" />
    </Empty>
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
