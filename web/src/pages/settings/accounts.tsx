import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useSession } from '../../services/session-context';
import { accountsQuery, createAccount, createTokenFor, deleteAccount, setOperator, type FullAccount } from '../../services/accounts';
import { allowanceQuery, setAllowance, type Allowance } from '../../services/usage';
import { Button } from '../../ui/button';
import { Code } from '../../ui/copy';
import { Confirm, Dialog } from '../../ui/dialog';
import { Pager } from '../../ui/pager';
import { Time } from '../../ui/time';
import { Await, Failure } from '../../ui/waiting';

const megabyte = 1_000_000;

function NewAccount({ onMade }: { onMade: (token: string) => void }) {
  const { register, handleSubmit, reset } = useForm({ defaultValues: { username: '', name: '' } });
  const create = useMutation({
    mutationFn: async ({ username, name }: { username: string; name: string }) => {
      await createAccount(username, name || username);
      return createTokenFor(username);
    },
    onSuccess: (token) => {
      reset();
      onMade(token);
    },
  });
  return (
    <form className="sheet padded stack" onSubmit={handleSubmit((values) => create.mutate(values))} aria-label="New account">
      <div className="fields">
        <div className="labelled" style={{ flex: '1 1 10rem' }}>
          <label htmlFor="username">Username</label>
          <input id="username" className="control" required {...register('username')} />
        </div>
        <div className="labelled" style={{ flex: '1 1 10rem' }}>
          <label htmlFor="full-name">Name</label>
          <input id="full-name" className="control" {...register('name')} />
        </div>
        <Button type="submit" look="primary" disabled={create.isPending}>
          Make an account
        </Button>
      </div>
      {create.error && <Failure error={create.error} />}
    </form>
  );
}

function numberOrNull(text: string, unit: number): number | null {
  return text.trim() === '' ? null : Math.max(0, Number(text) * unit);
}

function AllowanceForm({ username, allowance, onDone }: { username: string; allowance: Allowance; onDone: () => void }) {
  const { register, handleSubmit } = useForm({
    defaultValues: {
      budget: allowance.monthlyBudget === null ? '' : String(allowance.monthlyBudget),
      quota: allowance.storageQuota === null ? '' : String(allowance.storageQuota / megabyte),
    },
  });
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: ({ budget, quota }: { budget: string; quota: string }) =>
      setAllowance(username, numberOrNull(budget, 1), numberOrNull(quota, megabyte)),
    onSuccess: () => client.invalidateQueries({ queryKey: allowanceQuery(username).queryKey }).then(onDone),
  });
  return (
    <form className="stack" onSubmit={handleSubmit((values) => save.mutate(values))}>
      <div className="labelled">
        <label htmlFor="budget">What it may spend in a month</label>
        <input id="budget" className="control" type="number" min={0} step="any" placeholder="no bound" {...register('budget')} />
      </div>
      <div className="labelled">
        <label htmlFor="quota">What its files may come to, in MB</label>
        <input id="quota" className="control" type="number" min={0} step="any" placeholder="no bound" {...register('quota')} />
      </div>
      {save.error && <Failure error={save.error} />}
      <div className="actions">
        <Button type="submit" look="primary" disabled={save.isPending}>
          Save
        </Button>
      </div>
    </form>
  );
}

function AllowanceOf({ username, onDone }: { username: string; onDone: () => void }) {
  const allowance = useQuery(allowanceQuery(username));
  return <Await query={allowance}>{(found) => <AllowanceForm username={username} allowance={found} onDone={onDone} />}</Await>;
}

function Row({ account, refresh, onAllowance }: { account: FullAccount; refresh: () => Promise<unknown>; onAllowance: () => void }) {
  const self = useSession().account.username === account.username;
  const { username, isOperator } = account;
  return (
    <li>
      <div className="grow">
        <p>
          {account.name} <span className="faint small">{username}</span>
        </p>
        <p className="small faint">
          since <Time date={account.createdAt} />
        </p>
      </div>
      {account.isOrganization && <span className="tag">organization</span>}
      {isOperator && <span className="tag">operator</span>}
      <Button look="quiet" onClick={onAllowance}>
        Allowance
      </Button>
      {!account.isOrganization && !self && (
        <Confirm
          action={isOperator ? 'No operator' : 'Operator'}
          look="quiet"
          question={isOperator ? `Take ${username} the operator's rights?` : `Make ${username} an operator?`}
          run={() => setOperator(username, !isOperator).then(refresh)}
        >
          <p>Operators see all accounts and instances, and decide about models, collections and allowances.</p>
        </Confirm>
      )}
      {!self && (
        <Confirm action="Remove" question={`Remove ${username}?`} run={() => deleteAccount(username).then(refresh)}>
          <p>It must have no models. Its tokens stop working, and its name is never given again.</p>
        </Confirm>
      )}
    </li>
  );
}

/** For operators. */
export function AccountsTab() {
  const client = useQueryClient();
  const [cursor, setCursor] = useState<string>();
  const [token, setToken] = useState<string>();
  const [shown, setShown] = useState<string>();
  const accounts = useQuery(accountsQuery(cursor));
  const refresh = () => client.invalidateQueries({ queryKey: ['accounts'] });
  const close = () => setShown(undefined);
  return (
    <div className="stack">
      <NewAccount
        onMade={(text) => {
          setToken(text);
          void refresh();
        }}
      />
      {token !== undefined && (
        <div className="notice wait stack tight" role="status">
          <strong>The account's first token. It is not shown again.</strong>
          <Code text={token} label="The first token" />
        </div>
      )}
      <Await query={accounts}>
        {(page) => (
          <>
            <ul className="list sheet">
              {page.results.map((account) => (
                <Row key={account.username} account={account} refresh={refresh} onAllowance={() => setShown(account.username)} />
              ))}
            </ul>
            <Pager page={page} go={setCursor} />
          </>
        )}
      </Await>
      <Dialog title={`Allowance of ${shown ?? ''}`} open={shown !== undefined} onClose={close}>
        {shown !== undefined && <AllowanceOf username={shown} onDone={close} />}
      </Dialog>
    </div>
  );
}
