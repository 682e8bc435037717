import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { deleteAccount } from '../../services/accounts';
import { createOrganization, organizationsQuery, type Organization } from '../../services/organizations';
import { Button } from '../../ui/button';
import { Confirm } from '../../ui/dialog';
import { Await, Empty, Failure } from '../../ui/waiting';
import { Members } from './members';

function NewOrganization() {
  const client = useQueryClient();
  const { register, handleSubmit, reset } = useForm({ defaultValues: { username: '', name: '' } });
  const create = useMutation({
    mutationFn: ({ username, name }: { username: string; name: string }) => createOrganization(username, name || username),
    onSuccess: () => {
      reset();
      return client.invalidateQueries({ queryKey: organizationsQuery.queryKey });
    },
  });
  return (
    <form className="sheet padded stack" onSubmit={handleSubmit((values) => create.mutate(values))} aria-label="New organization">
      <div className="fields">
        <div className="labelled" style={{ flex: '1 1 10rem' }}>
          <label htmlFor="organization">Username</label>
          <input id="organization" className="control" required placeholder="acme" {...register('username')} />
        </div>
        <div className="labelled" style={{ flex: '1 1 10rem' }}>
          <label htmlFor="organization-name">Name</label>
          <input id="organization-name" className="control" maxLength={200} {...register('name')} />
        </div>
        <Button type="submit" disabled={create.isPending}>
          Make an organization
        </Button>
      </div>
      {create.error && <Failure error={create.error} />}
    </form>
  );
}

function Row({ organization }: { organization: Organization }) {
  const client = useQueryClient();
  const { username, name, role } = organization;
  const remove = () => deleteAccount(username).then(() => client.invalidateQueries({ queryKey: organizationsQuery.queryKey }));
  return (
    <li>
      <div className="grow stack tight">
        <div className="row">
          <p className="grow">
            {name} <span className="faint small">{username}</span>
          </p>
          <span className="tag">you are {role}</span>
          {role === 'owner' && (
            <Confirm action="Remove" look="quiet" question={`Remove ${name}?`} run={remove}>
              <p>It must have no models. Its tokens stop working, and its name is never given again.</p>
            </Confirm>
          )}
        </div>
        <Members organization={organization} />
      </div>
    </li>
  );
}

export function Organizations() {
  const organizations = useQuery(organizationsQuery);
  return (
    <div className="stack">
      <NewOrganization />
      <Await query={organizations}>
        {(page) =>
          page.results.length === 0 ? (
            <div className="sheet">
              <Empty title="None">An organization shares models, deployments and usage among its members.</Empty>
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
    </div>
  );
}
