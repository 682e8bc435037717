import { useQuery } from '@tanstack/react-query';
import { releasesQuery, rollBack, type PastRelease } from '../../services/deployments';
import { Confirm } from '../../ui/dialog';
import { shortId } from '../../ui/format';
import { State } from '../../ui/state';
import { Time } from '../../ui/time';
import { Await } from '../../ui/waiting';

type Props = { owner: string; name: string; onChange: () => Promise<unknown> };

function Row({ release, back }: { release: PastRelease; back: () => Promise<unknown> }) {
  return (
    <li>
      <span className="numbers" style={{ flex: '0 0 2.5rem' }}>
        <b>{release.number}</b>
      </span>
      <State state={release.state === 'live' && !release.serving ? 'was live' : release.state} />
      <div className="grow">
        <p className="small">
          <code>{shortId(release.version)}</code> on {release.hardware}, {release.minInstances} to {release.maxInstances} instances
        </p>
        <p className="small faint">
          {release.createdBy.username}, <Time date={release.createdAt} />
          {release.serving && !release.current && ', still serving'}
        </p>
        {release.note !== null && <p className="small wrong">{release.note}</p>}
      </div>
      {!release.current && (
        <Confirm action="Roll back" look="quiet" question={`Go back to release ${release.number}?`} run={back}>
          <p>A new release with the same settings takes over when an instance of it is ready; nothing is interrupted.</p>
        </Confirm>
      )}
    </li>
  );
}

export function Releases({ owner, name, onChange }: Props) {
  const releases = useQuery({ ...releasesQuery(owner, name), refetchInterval: 3000 });
  return (
    <Await query={releases}>
      {(page) => (
        <ul className="list sheet">
          {page.results.map((release) => (
            <Row key={release.number} release={release} back={() => rollBack(owner, name, release.number).then(onChange)} />
          ))}
        </ul>
      )}
    </Await>
  );
}
