import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { compareSchemas } from '../../schema/compare-schemas';
import { versionsQuery, type Version } from '../../services/models';
import { Button } from '../../ui/button';
import { CopyButton } from '../../ui/copy';
import { shortId } from '../../ui/format';
import { Pager } from '../../ui/pager';
import { Time } from '../../ui/time';
import { Await, Empty } from '../../ui/waiting';

type Props = { owner: string; name: string; shown: Version };

function Comparison({ before, after }: { before: Version; after: Version }) {
  const differences = compareSchemas(before.openapi, after.openapi);
  return (
    <section className="sheet stack tight" aria-label="Comparison">
      <p className="small soft" style={{ padding: '0.75rem 1rem 0' }}>
        Inputs of <code>{shortId(after.id)}</code>, against <code>{shortId(before.id)}</code>
      </p>
      {differences.length === 0 ? (
        <Empty title="The inputs are the same" />
      ) : (
        <ul className="difference">
          {differences.map(({ name, change, details }) => (
            <li key={name}>
              <span className="tag">{change}</span> <code>{name}</code>
              {details.map((detail) => (
                <p key={detail} className="faint mono">
                  {detail}
                </p>
              ))}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

export function VersionsTab({ owner, name, shown }: Props) {
  const [cursor, setCursor] = useState<string>();
  const [other, setOther] = useState<Version>();
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
                  <Button look="quiet" disabled={version.id === shown.id} onClick={() => setOther(version)}>
                    Compare
                  </Button>
                </li>
              ))}
            </ul>
            <Pager page={page} go={setCursor} />
          </>
        )}
      </Await>
      {other && <Comparison before={other} after={shown} />}
    </div>
  );
}
