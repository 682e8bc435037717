import { useQuery } from '@tanstack/react-query';
import { membersQuery, organizationsQuery, type Organization } from '../../services/organizations';
import { Await, Empty } from '../../ui/waiting';

function Members({ organization }: { organization: string }) {
  const members = useQuery(membersQuery(organization));
  return (
    <Await query={members}>
      {(page) => (
        <ul className="row small">
          {page.results.map(({ username, role }) => (
            <li key={username} className="tag">
              {username}, {role}
            </li>
          ))}
        </ul>
      )}
    </Await>
  );
}

function Row({ organization }: { organization: Organization }) {
  return (
    <li>
      <div className="grow stack tight">
        <p>
          {organization.name} <span className="faint small">{organization.username}</span>
        </p>
        <Members organization={organization.username} />
      </div>
      <span className="tag">you are {organization.role}</span>
    </li>
  );
}

export function Organizations() {
  const organizations = useQuery(organizationsQuery);
  return (
    <Await query={organizations}>
      {(page) =>
        page.results.length === 0 ? (
          <div className="sheet">
            <Empty title="None">
              An organization shares models, deployments and usage among its members: <code>mimeo org create</code>.
            </Empty>
          </div>
        ) : (
          <ul className="list sheet">
            {page.results.map((organization) => (
              <Row key={organization.username} organization={organization} />
            ))}
          </ul>
        )
      }
    </Await>
  );
}
