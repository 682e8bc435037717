import { useQuery, useQueryClient } from '@tanstack/react-query';
import { releaseVersion, setAsideQuery } from '../../services/server';
import { Confirm } from '../../ui/dialog';
import { shortId } from '../../ui/format';
import { Time } from '../../ui/time';
import { Await, Empty } from '../../ui/waiting';

/** Versions that fail in their set-up: why, and when they are tried again. */
export function SetAsideList() {
  const client = useQueryClient();
  const versions = useQuery(setAsideQuery);
  const refresh = () => client.invalidateQueries({ queryKey: setAsideQuery.queryKey });
  return (
    <Await query={versions}>
      {(page) =>
        page.results.length === 0 ? (
          <div className="sheet">
            <Empty title="None">A version is set aside for a while when its set-up has failed three times in a row.</Empty>
          </div>
        ) : (
          <ul className="list sheet">
            {page.results.map(({ model, version, deployment, failures, until, error }) => (
              <li key={`${model}:${version} ${deployment ?? ''}`}>
                <div className="grow stack tight">
                  <p>
                    {model} <code className="faint">{shortId(version)}</code>{' '}
                    {deployment !== null && <span className="tag">{deployment}</span>}
                  </p>
                  <p className="small soft">
                    {failures} failures in a row; tried again <Time date={until} />
                  </p>
                  <p className="small mono wrong">{error}</p>
                </div>
                <Confirm
                  action="Try now"
                  look="quiet"
                  question={`Try ${model} again?`}
                  run={() => releaseVersion(model, version).then(refresh)}
                >
                  <p>The next prediction starts an instance again, instead of failing at once.</p>
                </Confirm>
              </li>
            ))}
          </ul>
        )
      }
    </Await>
  );
}
