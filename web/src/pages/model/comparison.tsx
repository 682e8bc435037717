import { useQuery } from '@tanstack/react-query';
import { compareSchemas } from '../../schema/compare-schemas';
import { versionQuery, type Version } from '../../services/models';
import { Button } from '../../ui/button';
import { shortId } from '../../ui/format';
import { Await } from '../../ui/waiting';

type Props = { owner: string; name: string; /** Those to choose from. */ versions: Version[]; from: string; to: string };
type ChoiceProps = { label: string; value: string; versions: Version[]; onChange: (id: string) => void };

const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

function VersionChoice({ label, value, versions, onChange }: ChoiceProps) {
  const listed = versions.some((version) => version.id === value);
  return (
    <select className="control fit" aria-label={label} value={value} onChange={(event) => onChange(event.target.value)}>
      {!listed && <option value={value}>{shortId(value)}</option>}
      {versions.map((version) => (
        <option key={version.id} value={version.id}>
          {shortId(version.id)}, {day.format(version.createdAt)}
        </option>
      ))}
    </select>
  );
}

function Differences({ before, after }: { before: Version; after: Version }) {
  return (
    <>
      {compareSchemas(before.openapi, after.openapi).map(({ title, differences }) => (
        <section key={title} className="stack tight" aria-label={title}>
          <h3>{title}</h3>
          {differences.length === 0 ? (
            <p className="small faint">The same</p>
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
      ))}
    </>
  );
}

/** What changed in what a model takes and gives, from one version to another. */
export function Comparison({ owner, name, versions, from, to, onChange }: Props & { onChange: (from?: string, to?: string) => void }) {
  const before = useQuery(versionQuery(owner, name, from));
  const after = useQuery(versionQuery(owner, name, to));
  return (
    <section className="sheet padded stack" aria-label="Comparison">
      <div className="row">
        <span className="small soft">From</span>
        <VersionChoice label="Compare from version" value={from} versions={versions} onChange={(id) => onChange(id, to)} />
        <span className="small soft">to</span>
        <VersionChoice label="Compare to version" value={to} versions={versions} onChange={(id) => onChange(from, id)} />
        <Button look="quiet" className="push" onClick={() => onChange()}>
          Close
        </Button>
      </div>
      <Await query={before}>{(old) => <Await query={after}>{(young) => <Differences before={old} after={young} />}</Await>}</Await>
    </section>
  );
}
