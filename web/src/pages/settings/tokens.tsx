import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { serverQuery } from '../../services/server';
import { createToken, currentTokenQuery, deleteToken, tokensQuery, type Scope, type Token } from '../../services/tokens';
import { Button } from '../../ui/button';
import { Code } from '../../ui/copy';
import { Confirm } from '../../ui/dialog';
import { Time } from '../../ui/time';
import { Await, Failure } from '../../ui/waiting';

const scopes: { value: Scope; label: string }[] = [
  { value: 'read', label: 'Read: see what the account may see' },
  { value: 'write', label: 'Write: run models, upload files' },
  { value: 'admin', label: 'Admin: change models, deployments, tokens, members' },
];
const lifetimes = [
  { days: 0, label: 'Never' },
  { days: 7, label: 'In a week' },
  { days: 30, label: 'In a month' },
  { days: 365, label: 'In a year' },
];
const day = 86_400_000;

type TokenForm = { name: string; scopes: Scope[]; days: number; retention: string };
const empty: TokenForm = { name: '', scopes: ['read', 'write'], days: 0, retention: '' };

function NewToken({ onMade }: { onMade: (text: string) => void }) {
  const { register, handleSubmit, resetField, watch } = useForm({ defaultValues: empty });
  const server = useQuery(serverQuery);
  const create = useMutation({
    mutationFn: ({ name, scopes, days, retention }: TokenForm) =>
      createToken({ name, scopes, expiresAt: days === 0 ? null : new Date(Date.now() + days * day), retention: retention.trim() }),
    onSuccess: (text) => {
      resetField('name');
      onMade(text);
    },
  });
  return (
    <form className="sheet padded stack" onSubmit={handleSubmit((values) => create.mutate(values))} aria-label="New token">
      <div className="fields">
        <div className="labelled" style={{ flex: '1 1 14rem' }}>
          <label htmlFor="token-name">Name</label>
          <input id="token-name" className="control" required placeholder="What it is for" {...register('name')} />
        </div>
        <div className="labelled">
          <label htmlFor="token-end">Ends</label>
          <select id="token-end" className="control" {...register('days', { valueAsNumber: true })}>
            {lifetimes.map((lifetime) => (
              <option key={lifetime.days} value={lifetime.days}>
                {lifetime.label}
              </option>
            ))}
          </select>
        </div>
        <div className="labelled" style={{ flex: '1 1 10rem' }}>
          <label htmlFor="token-retention">Data of its predictions stays</label>
          <input id="token-retention" className="control" aria-describedby="token-retention-hint" {...register('retention')} />
        </div>
      </div>
      <p id="token-retention-hint" className="hint">
        How long input, output, files and logs stay after the end: a time like 30m, 12h, 7d, or “forever”. Empty: as the model says, or else
        the server{server.data && `: ${server.data.retention}`}.
      </p>
      <fieldset className="stack tight">
        <legend className="hidden">What it may do</legend>
        {scopes.map(({ value, label }) => (
          <label key={value} className="check small">
            <input type="checkbox" value={value} {...register('scopes')} />
            <span>{label}</span>
          </label>
        ))}
      </fieldset>
      {create.error && <Failure error={create.error} />}
      <div>
        <Button type="submit" look="primary" disabled={create.isPending || watch('scopes').length === 0}>
          Make a token
        </Button>
      </div>
    </form>
  );
}

/** What a session on the page is called (docs/web-page.md). */
const sessionName = 'Web page';

function Row({ token, isThis, onDeleted }: { token: Token; isThis: boolean; onDeleted: () => void }) {
  return (
    <li>
      <div className="grow">
        <p>
          {token.name} {isThis && <span className="tag">this session</span>} {token.disabled && <span className="tag">disabled</span>}
        </p>
        <p className="small faint">
          <code>{token.prefix}…</code> · {token.scopes.join(', ')}
          {token.retention !== null && ` · data stays ${token.retention}`}
        </p>
      </div>
      <span className="small soft">
        {token.lastUsedAt ? (
          <>
            used <Time date={token.lastUsedAt} />
          </>
        ) : (
          'never used'
        )}
      </span>
      <span className="small soft">
        {token.expiresAt ? (
          <>
            ends <Time date={token.expiresAt} />
          </>
        ) : (
          'no end'
        )}
      </span>
      <Confirm action="Revoke" question={`Revoke “${token.name}”?`} run={() => deleteToken(token.id).then(onDeleted)}>
        <p>{isThis ? 'You are signed out.' : 'Whatever uses it is refused from now on.'} This cannot be undone.</p>
      </Confirm>
    </li>
  );
}

type ListProps = { tokens: Token[]; own: Token; onDeleted: () => void };

function List({ tokens, own, onDeleted }: ListProps) {
  return (
    <ul className="list sheet">
      {tokens.map((token) => (
        <Row key={token.id} token={token} isThis={token.id === own.id} onDeleted={onDeleted} />
      ))}
    </ul>
  );
}

/** Sessions pile up, since browsers forget theirs without a word: all but this one are folded. */
function Lists({ tokens, own, onDeleted }: ListProps) {
  const isOtherSession = (token: Token) => token.name === sessionName && token.id !== own.id;
  const sessions = tokens.filter(isOtherSession);
  return (
    <>
      <List tokens={tokens.filter((token) => !isOtherSession(token))} own={own} onDeleted={onDeleted} />
      {sessions.length > 0 && (
        <details className="fold">
          <summary>Other sessions on the page</summary>
          <List tokens={sessions} own={own} onDeleted={onDeleted} />
        </details>
      )}
    </>
  );
}

export function TokensTab() {
  const client = useQueryClient();
  const tokens = useQuery(tokensQuery);
  const current = useQuery(currentTokenQuery);
  const [made, setMade] = useState<string>();
  const refresh = () => void client.invalidateQueries({ queryKey: tokensQuery.queryKey });
  return (
    <div className="stack">
      <NewToken
        onMade={(text) => {
          setMade(text);
          refresh();
        }}
      />
      {made !== undefined && (
        <div className="notice wait stack tight" role="status">
          <strong>Copy it now. It is not shown again.</strong>
          <Code text={made} label="The new token" />
        </div>
      )}
      <Await query={tokens}>
        {(page) => <Await query={current}>{(own) => <Lists tokens={page.results} own={own} onDeleted={refresh} />}</Await>}
      </Await>
    </div>
  );
}
