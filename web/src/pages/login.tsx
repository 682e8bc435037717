import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import '../app/frame.css';
import { Logo } from '../app/logo';
import { explainFailure, loginAddress, providerQuery } from '../services/oidc';
import { explain } from '../services/problem';
import { sessionQuery, signIn, type Credential } from '../services/session';
import { Button } from '../ui/button';
import { useTitle } from '../ui/title';

/** Only a path of this page: a link must not lead elsewhere by way of the log-in. */
function localPath(next: string | undefined): string {
  return next !== undefined && /^\/(?![/\\])/.test(next) && !next.startsWith('/login') ? next : '/';
}

function codeOfAddress(): string | undefined {
  return new URLSearchParams(window.location.hash.slice(1)).get('code') ?? undefined;
}

export function LoginPage() {
  useTitle('Sign in');
  const { next, failed } = useSearch({ from: '/login' });
  const { data: provider } = useQuery(providerQuery);
  const navigate = useNavigate();
  const client = useQueryClient();
  const [token, setToken] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const codeTried = useRef(false);

  const enter = async (credential: Credential) => {
    setBusy(true);
    setError(undefined);
    try {
      await signIn(credential);
      client.removeQueries({ queryKey: sessionQuery.queryKey });
      await navigate({ to: localPath(next), replace: true });
    } catch (problem) {
      setError('code' in credential ? 'This link was used already, or is too old. Ask for another: mimeo login' : explain(problem));
    } finally {
      setBusy(false);
    }
  };

  useEffect(() => {
    const code = codeOfAddress();
    if (code === undefined || codeTried.current) return;
    codeTried.current = true;
    window.history.replaceState(null, '', window.location.pathname + window.location.search);
    void enter({ code });
  });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    void enter({ token: token.trim() });
  };

  return (
    <main className="login">
      <Logo />
      <h1>Sign in to this server</h1>
      {failed !== undefined && (
        <p className="notice bad" role="alert">
          {explainFailure(failed, provider?.name ?? 'The provider')}
        </p>
      )}
      {provider && (
        <>
          {/* A navigation, and not the router's: the server answers it. */}
          <a className="button primary" href={loginAddress(provider, localPath(next))}>
            Log in with {provider.name}
          </a>
          <p className="small soft">Or with a token:</p>
        </>
      )}
      <form className="stack" onSubmit={submit}>
        <div className="labelled">
          <label htmlFor="token">Token</label>
          <input
            id="token"
            className="control mono"
            type="password"
            autoComplete="current-password"
            placeholder="r8_…"
            value={token}
            aria-invalid={error !== undefined}
            aria-describedby="token-error"
            onChange={(event) => setToken(event.target.value)}
          />
          <p id="token-error" className="wrong" role="alert">
            {error}
          </p>
        </div>
        <Button type="submit" look={provider ? undefined : 'primary'} disabled={busy || token.trim() === ''}>
          {busy ? 'Signing in…' : 'Sign in'}
        </Button>
      </form>
      <section className="stack tight" aria-labelledby="where">
        <h2 id="where">Where is my token?</h2>
        <ol>
          <li>
            On the server's machine, <code>mimeo login</code> prints a link that signs you in without one.
          </li>
          <li>
            The token that the server made at its first start is in the file <code>token</code> of its data folder.
          </li>
          <li>
            Who has a token can make more, here under Settings or with <code>mimeo token create</code>. The operator of the server makes
            accounts.
          </li>
        </ol>
      </section>
    </main>
  );
}
