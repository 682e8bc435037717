import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { createToken, deleteToken, tokensQuery, type Scope, type Token } from '../../services/tokens';
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

function NewToken({ onMade }: { onMade: (text: string) => void }) {
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<Scope[]>(['read', 'write']);
  const [days, setDays] = useState(0);
  const create = useMutation({
    mutationFn: () => createToken(name, chosen, days === 0 ? null : new Date(Date.now() + days * day)),
    onSuccess: (text) => {
      setName('');
      onMade(text);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  const toggle = (scope: Scope, on: boolean) => setChosen(on ? [...chosen, scope] : chosen.filter((other) => other !== scope));
  return (
    <form className="sheet padded stack" onSubmit={submit} aria-label="New token">
      <div className="row" style={{ alignItems: 'end' }}>
        <div className="labelled" style={{ flex: '1 1 14rem' }}>
          <label htmlFor="token-name">Name</label>
          <input
            id="token-name"
            className="control"
            required
            placeholder="What it is for"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </div>
        <div className="labelled">
          <label htmlFor="token-end">Ends</label>
          <select id="token-end" className="control" value={days} onChange={(event) => setDays(Number(event.target.value))}>
            {lifetimes.map((lifetime) => (
              <option key={lifetime.days} value={lifetime.days}>
                {lifetime.label}
              </option>
            ))}
          </select>
        </div>
      </div>
      <fieldset className="stack tight">
        <legend className="hidden">What it may do</legend>
        {scopes.map(({ value, label }) => (
          <label key={value} className="row small">
            <input type="checkbox" checked={chosen.includes(value)} onChange={(event) => toggle(value, event.target.checked)} /> {label}
          </label>
        ))}
      </fieldset>
      {create.error && <Failure error={create.error} />}
      <div>
        <Button type="submit" look="primary" disabled={create.isPending || chosen.length === 0}>
          Make a token
        </Button>
      </div>
    </form>
  );
}

function Row({ token, onDeleted }: { token: Token; onDeleted: () => void }) {
  return (
    <li>
      <div className="grow">
        <p>
          {token.name} {token.disabled && <span className="tag">disabled</span>}
        </p>
        <p className="small faint">
          <code>{token.prefix}…</code> · {token.scopes.join(', ')}
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
        <p>Whatever uses it is refused from now on. This cannot be undone.</p>
      </Confirm>
    </li>
  );
}

export function TokensTab() {
  const client = useQueryClient();
  const tokens = useQuery(tokensQuery);
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
        {(page) => (
          <ul className="list sheet">
            {page.results.map((token) => (
              <Row key={token.id} token={token} onDeleted={refresh} />
            ))}
          </ul>
        )}
      </Await>
    </div>
  );
}
