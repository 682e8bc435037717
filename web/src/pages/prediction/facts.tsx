import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Prediction, Progress } from '../../services/predictions';
import { formatMoney, formatSeconds, shortId } from '../../ui/format';
import { Moment, Time } from '../../ui/time';

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function ModelLink({ slug }: { slug: string }) {
  const [owner = '', name = ''] = slug.split('/');
  return (
    <Link to="/$owner/$name" params={{ owner, name }}>
      {slug}
    </Link>
  );
}

function VersionLink({ model, version }: { model: string; version: string }) {
  const [owner = '', name = ''] = model.split('/');
  return (
    <Link to="/$owner/$name/versions/$version" params={{ owner, name, version }} className="mono">
      {shortId(version)}
    </Link>
  );
}

function NewVersion({ output }: { output: Prediction['output'] }) {
  const made = typeof output === 'object' && output !== null && !Array.isArray(output) ? output['version'] : undefined;
  if (typeof made !== 'string') return null;
  const [model = '', version = ''] = made.split(':');
  return (
    <Fact name="New version">
      <ModelLink slug={model} /> <VersionLink model={model} version={version} />
    </Fact>
  );
}

function Stored({ progress }: { progress: Progress }) {
  return (
    <>
      <Fact name="Hardware">
        {progress.hardware}
        {progress.hardwareSeconds > 0 && `, ${formatSeconds(progress.hardwareSeconds)}`}
      </Fact>
      {progress.cost > 0 && <Fact name="Cost, estimated">{formatMoney(progress.cost)}</Fact>}
      {progress.attempts > 1 && <Fact name="Attempts">{progress.attempts}</Fact>}
      {progress.expiresAt ? (
        <Fact name="Data goes">
          <Time date={progress.expiresAt} />
        </Fact>
      ) : (
        progress.retention === 'forever' && <Fact name="Data goes">never by itself</Fact>
      )}
    </>
  );
}

export function Facts({ prediction, progress }: { prediction: Prediction; progress: Progress | undefined }) {
  return (
    <dl className="facts">
      <Fact name="Model">
        <ModelLink slug={prediction.model} />
      </Fact>
      <Fact name="Version">
        <VersionLink model={prediction.model} version={prediction.version} />
      </Fact>
      {prediction.destination !== null && (
        <Fact name="Destination">
          <ModelLink slug={prediction.destination} />
        </Fact>
      )}
      {prediction.destination !== null && <NewVersion output={prediction.output} />}
      {prediction.deployment !== null && <Fact name="Deployment">{prediction.deployment}</Fact>}
      {prediction.source !== null && <Fact name="From">{prediction.source === 'web' ? 'this page' : 'the API'}</Fact>}
      <Fact name="Created">
        <Moment date={prediction.createdAt} />
      </Fact>
      {prediction.startedAt && (
        <Fact name="Started">
          <Moment date={prediction.startedAt} />
        </Fact>
      )}
      {prediction.completedAt && (
        <Fact name="Completed">
          <Moment date={prediction.completedAt} />
        </Fact>
      )}
      {prediction.deadline && (
        <Fact name="Deadline">
          <Moment date={prediction.deadline} />
        </Fact>
      )}
      {progress && <Stored progress={progress} />}
    </dl>
  );
}
