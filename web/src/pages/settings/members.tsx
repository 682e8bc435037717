import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { membersQuery, putMember, removeMember, roles, type Member, type Organization, type Role } from '../../services/organizations';
import { useSession } from '../../services/session-context';
import { Button } from '../../ui/button';
import { Confirm } from '../../ui/dialog';
import { Await, Failure } from '../../ui/waiting';

type Props = { organization: Organization };
type RoleProps = { label: string; value: Role; of: readonly Role[]; onChange: (role: Role) => void };

function RoleChoice({ label, value, of, onChange }: RoleProps) {
  return (
    <select className="control fit" aria-label={label} value={value} onChange={(event) => onChange(event.target.value as Role)}>
      {of.map((role) => (
        <option key={role}>{role}</option>
      ))}
    </select>
  );
}

/** Admins make members and admins, owners also owners. */
function rolesFrom(own: Role): readonly Role[] {
  return own === 'owner' ? roles : roles.filter((role) => role !== 'owner');
}

function useRefresh() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: ['organizations'] });
}

function Row({ organization, member }: Props & { member: Member }) {
  const refresh = useRefresh();
  const isSelf = useSession().account.username === member.username;
  const given = rolesFrom(organization.role);
  const manages = organization.role !== 'member' && given.includes(member.role);
  const change = useMutation({ mutationFn: (role: Role) => putMember(organization.username, member.username, role), onSettled: refresh });
  return (
    <li className="stack tight">
      <div className="row">
        <span className="grow">{member.username}</span>
        {manages ? (
          <RoleChoice
            label={`Role of ${member.username}`}
            value={change.isPending ? change.variables : member.role}
            of={given}
            onChange={(role) => change.mutate(role)}
          />
        ) : (
          <span className="tag">{member.role}</span>
        )}
        {(manages || isSelf) && (
          <Confirm
            action={isSelf ? 'Leave' : 'Take out'}
            look="quiet"
            question={isSelf ? `Leave ${organization.name}?` : `Take ${member.username} out of ${organization.name}?`}
            run={() => removeMember(organization.username, member.username).then(refresh)}
          >
            <p>The tokens that {isSelf ? 'you' : member.username} made for the organization stop working at once.</p>
          </Confirm>
        )}
      </div>
      {change.error && <Failure error={change.error} />}
    </li>
  );
}

function NewMember({ organization }: Props) {
  const refresh = useRefresh();
  const [username, setUsername] = useState('');
  const [role, setRole] = useState<Role>('member');
  const add = useMutation({
    mutationFn: () => putMember(organization.username, username.trim(), role),
    onSuccess: () => {
      setUsername('');
      return refresh();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  return (
    <form className="stack tight" onSubmit={submit}>
      <div className="row">
        <input
          className="control"
          style={{ flex: '0 1 14rem' }}
          aria-label={`New member of ${organization.username}`}
          placeholder="username"
          required
          value={username}
          onChange={(event) => setUsername(event.target.value)}
        />
        <RoleChoice
          label={`Role of the new member of ${organization.username}`}
          value={role}
          of={rolesFrom(organization.role)}
          onChange={setRole}
        />
        <Button type="submit" disabled={add.isPending}>
          Add
        </Button>
      </div>
      {add.error && <Failure error={add.error} />}
    </form>
  );
}

export function Members({ organization }: Props) {
  const members = useQuery(membersQuery(organization.username));
  return (
    <div className="stack tight">
      <Await query={members}>
        {(page) => (
          <ul className="stack tight small" aria-label={`Members of ${organization.username}`}>
            {page.results.map((member) => (
              <Row key={member.username} organization={organization} member={member} />
            ))}
          </ul>
        )}
      </Await>
      {organization.role !== 'member' && <NewMember organization={organization} />}
    </div>
  );
}
