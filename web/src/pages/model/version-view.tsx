import * as Tabs from '@radix-ui/react-tabs';
import { useQuery } from '@tanstack/react-query';
import { useLocation, useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useMemo, useRef } from 'react';
import { accountQuery } from '../../services/accounts';
import { useSession } from '../../services/session-context';
import type { JsonObject } from '../../json';
import { fieldsOfSchema } from '../../schema/fields-of-schema';
import { canTrain, outputOfSchema } from '../../schema/output-of-schema';
import { decodeInput } from '../../schema/share-link';
import type { Model, Version } from '../../services/models';
import type { Prediction } from '../../services/predictions';
import { useActiveInView } from '../../ui/use-active-in-view';
import { Loading } from '../../ui/waiting';
import { ApiTab } from './api';
import { ExamplesTab } from './examples';
import { OperatorSettings } from './operator-settings';
import { Playground } from './playground';
import { SettingsTab } from './settings';
import { TrainTab } from './train';
import { useInputForm } from '../../form/use-input-form';
import { VersionsTab } from './versions';

const ReadmeTab = lazy(() => import('./readme').then(({ ReadmeTab: component }) => ({ default: component })));

type Props = { model: Model; version: Version; first: JsonObject };

/** The form lives here, above the tabs: what is typed in one is what the others tell of. */
export function VersionView({ model, version, first }: Props) {
  const search: { tab?: string; prediction?: string } = useSearch({ strict: false });
  const navigate = useNavigate();
  const fields = useMemo(() => fieldsOfSchema(version.openapi), [version]);
  const output = useMemo(() => outputOfSchema(version.openapi), [version]);
  const form = useInputForm(fields, first);

  const go = (to: { tab?: string; prediction?: string }) =>
    void navigate({ to: '.', search: to, replace: true, hash: '', resetScroll: false });
  const tweak = (prediction: Prediction) => {
    form.fill(prediction.input);
    go({ prediction: prediction.id });
  };

  // A link with inputs that is opened while the model is on show already.
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
  const { account } = useSession();
  const owns = account.username === model.owner;
  const self = useQuery(accountQuery(account.username));
  const decides = owns || (self.data?.isOperator ?? false);
  const tabs = [
    ['playground', 'Playground'],
    ['api', 'API'],
    ['examples', 'Examples'],
    ['versions', 'Versions'],
    ['readme', 'Readme'],
    ...(trains ? [['train', 'Train'] as const] : []),
    ...(decides ? [['settings', 'Settings'] as const] : []),
  ] as const;
  const tab = tabs.some(([value]) => value === search.tab) ? (search.tab ?? 'playground') : 'playground';
  const strip = useActiveInView<HTMLDivElement>(`${tab} of ${tabs.length}`);
  return (
    <Tabs.Root
      value={tab}
      onValueChange={(chosen) => go({ ...search, tab: chosen === 'playground' ? undefined : chosen })}
      className="stack loose"
    >
      <Tabs.List className="tabs" aria-label="About this model" ref={strip}>
        {tabs.map(([value, label]) => (
          <Tabs.Trigger key={value} value={value}>
            {label}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      <Tabs.Content value="playground" tabIndex={-1}>
        <Playground
          model={model.slug}
          version={version.id}
          concatenate={output.concatenate}
          form={form}
          prediction={search.prediction}
          onRun={(id) => go({ ...search, prediction: id })}
        />
      </Tabs.Content>
      <Tabs.Content value="api">
        <ApiTab model={model.slug} version={version.id} output={output} form={form} />
      </Tabs.Content>
      <Tabs.Content value="examples">
        <ExamplesTab owner={model.owner} name={model.name} concatenate={output.concatenate} onTweak={tweak} />
      </Tabs.Content>
      <Tabs.Content value="versions">
        <VersionsTab owner={model.owner} name={model.name} shown={version} />
      </Tabs.Content>
      <Tabs.Content value="readme">
        <Suspense fallback={<Loading />}>
          <ReadmeTab owner={model.owner} name={model.name} />
        </Suspense>
      </Tabs.Content>
      {trains && (
        <Tabs.Content value="train">
          <TrainTab model={model.slug} version={version} />
        </Tabs.Content>
      )}
      {decides && <Tabs.Content value="settings">{owns ? <SettingsTab model={model} /> : <OperatorSettings model={model} />}</Tabs.Content>}
    </Tabs.Root>
  );
}
