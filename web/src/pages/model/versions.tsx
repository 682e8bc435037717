import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { versionsQuery, type Version } from '../../services/models';
import { Button } from '../../ui/button';
import { CopyButton } from '../../ui/copy';
import { shortId } from '../../ui/format';
import { Pager } from '../../ui/pager';
import { Time } from '../../ui/time';
import { Await } from '../../ui/waiting';
import { Comparison } from './comparison';

type Props = { owner: string; name: string; shown: Version };

export function VersionsTab({ owner, name, shown }: Props) {
  const [cursor, setCursor] = useState<string>();
  const { from, to = shown.id }: { from?: string; to?: string } = useSearch({ strict: false });
  const navigate = useNavigate();
  const compare = (before?: string, after?: string) =>
    void navigate({ to: '.', search: { tab: 'versions', from: before, to: after }, replace: true, resetScroll: false });
  const versions = useQuery(versionsQuery(owner, name, cursor));
  return (
    <div className="stack">
      <Await query={versions}>
        {(page) => (
          <>
            <ul className="list sheet">
              {page.results.map((version) => (
                <li key={version.id}>
                  <div className="grow row">
                    <Link to="/$owner/$name/versions/$version" params={{ owner, name, version: version.id }} className="mono">
                      {shortId(version.id)}
                    </Link>
                    {version.id === shown.id && <span className="tag">shown</span>}
                    <CopyButton text={version.id} label={`Copy the id ${shortId(version.id)}`} />
                  </div>
                  {version.cogVersion !== '' && <span className="faint small">Cog {version.cogVersion}</span>}
                  <span className="soft small">
                    <Time date={version.createdAt} />
                  </span>
                  <Button look="quiet" disabled={version.id === shown.id} onClick={() => compare(version.id, shown.id)}>
                    Compare
                  </Button>
                </li>
              ))}
            </ul>
            <Pager page={page} go={setCursor} />
            {from !== undefined && <Comparison owner={owner} name={name} versions={page.results} from={from} to={to} onChange={compare} />}
          </>
        )}
      </Await>
    </div>
  );
}
