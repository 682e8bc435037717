import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { deploymentsQuery, type Deployment } from '../services/deployments';
import { shortId } from '../ui/format';
import { Pager } from '../ui/pager';
import { State } from '../ui/state';
import { Time } from '../ui/time';
import { useTitle } from '../ui/title';
import { Await, Empty } from '../ui/waiting';
import { NewDeployment } from './deployment/new-deployment';

function Row({ deployment }: { deployment: Deployment }) {
  const { owner, name, release, disabled } = deployment;
  return (
    <li>
      <div className="grow">
        <p>
          <Link to="/deployments/$owner/$name" params={{ owner, name }}>
            {owner}/<b>{name}</b>
          </Link>
        </p>
        <p className="small faint">
          {release.model} <code>{shortId(release.version)}</code>
        </p>
      </div>
      {disabled ? (
        <State state="disabled" />
      ) : (
        <span className="small soft numbers">
          {release.minInstances} to {release.maxInstances} on {release.hardware}
        </span>
      )}
      <span className="small soft">
        release {release.number}, <Time date={release.createdAt} />
      </span>
    </li>
  );
}

export function DeploymentsPage() {
  useTitle('Deployments');
  const { cursor } = useSearch({ from: '/frame/deployments' });
  const navigate = useNavigate();
  const deployments = useQuery({ ...deploymentsQuery(cursor), placeholderData: keepPreviousData });
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>Deployments</h1>
          <p className="soft">A version of a model under an address of its own, with instances of its own.</p>
        </div>
        <NewDeployment />
      </div>
      <Await query={deployments} lines={6}>
        {(page) =>
          page.results.length === 0 ? (
            <Empty title="No deployments yet">They keep instances ready, and let a version be changed without a pause.</Empty>
          ) : (
            <>
              <ul className="list sheet">
                {page.results.map((deployment) => (
                  <Row key={deployment.slug} deployment={deployment} />
                ))}
              </ul>
              <Pager page={page} go={(next) => void navigate({ to: '/deployments', search: { cursor: next } })} />
            </>
          )
        }
      </Await>
    </div>
  );
}
