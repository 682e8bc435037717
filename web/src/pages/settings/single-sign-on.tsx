import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { beginLink, endLink, explainFailure, linkQuery, providerQuery, type Link, type Provider } from '../../services/oidc';
import { Button } from '../../ui/button';
import { Confirm } from '../../ui/dialog';
import { Time } from '../../ui/time';
import { Await, Failure } from '../../ui/waiting';

function Linking({ provider, link }: { provider: Provider; link: Link }) {
  const client = useQueryClient();
  const begin = useMutation({ mutationFn: beginLink, onSuccess: (url) => window.location.assign(url) });
  const end = async () => {
    await endLink();
    await client.invalidateQueries({ queryKey: linkQuery.queryKey });
  };
  return (
    <>
      <p className="small">
        {link.linkedAt ? (
          <>
            Linked <Time date={link.linkedAt} />: whoever you are at {provider.name} logs in to this account.
          </>
        ) : (
          <>Link this account, and log in to it with {provider.name} from then on.</>
        )}
      </p>
      <div className="row">
        {link.linkedAt ? (
          <Confirm action="Unlink" look="quiet" question={`Log in with ${provider.name} no more?`} run={end}>
            <p>You need a token of this account to sign in again. Browsers that are signed in stay so.</p>
          </Confirm>
        ) : (
          <Button disabled={begin.isPending || begin.isSuccess} onClick={() => begin.mutate()}>
            Link with {provider.name}
          </Button>
        )}
      </div>
      {begin.error && <Failure error={begin.error} />}
    </>
  );
}

/** The account, and who its owner is at the provider; nothing where there is none. */
export function SingleSignOn() {
  const { failed } = useSearch({ from: '/frame/settings' });
  const { data: provider } = useQuery(providerQuery);
  const link = useQuery({ ...linkQuery, enabled: Boolean(provider) });
  if (!provider) return null;
  return (
    <section className="stack tight" aria-labelledby="single-sign-on">
      <h2 id="single-sign-on">Single sign-on</h2>
      <div className="sheet padded stack">
        {failed !== undefined && (
          <p className="notice bad" role="alert">
            {explainFailure(failed, provider.name)}
          </p>
        )}
        <Await query={link}>{(found) => <Linking provider={provider} link={found} />}</Await>
      </div>
    </section>
  );
}
