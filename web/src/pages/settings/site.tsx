import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { Markdown } from '../../output/markdown';
import { setSite, siteQuery, type Site } from '../../services/site';
import { Button } from '../../ui/button';
import { Await, Failure } from '../../ui/waiting';

function PolicyForm({ site }: { site: Site }) {
  const client = useQueryClient();
  const [policy, setPolicy] = useState(site.policy);
  const save = useMutation({
    mutationFn: () => setSite({ policy }),
    onSuccess: () => client.invalidateQueries({ queryKey: siteQuery.queryKey }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form className="stack" onSubmit={submit}>
      <div className="labelled">
        <label htmlFor="policy">Policy, in Markdown</label>
        <textarea
          id="policy"
          className="control tall"
          maxLength={100_000}
          value={policy}
          aria-describedby="policy-means"
          onChange={(event) => setPolicy(event.target.value)}
        />
        <p id="policy-means" className="small soft">
          Everybody reads it at <Link to="/policy">/policy</Link>, signed in or not; every page links to it. Empty: there is none.
        </p>
      </div>
      {save.error && <Failure error={save.error} />}
      <div className="row">
        <Button type="submit" look="primary" disabled={policy === site.policy || save.isPending}>
          Save
        </Button>
      </div>
      {policy !== '' && (
        <section className="stack tight" aria-label="Preview">
          <h3>Preview</h3>
          <div className="sheet padded">
            <Markdown text={policy} />
          </div>
        </section>
      )}
    </form>
  );
}

/** What the operator says to everybody. */
export function SiteTab() {
  const site = useQuery(siteQuery);
  return <Await query={site}>{(found) => <PolicyForm key={found.policy} site={found} />}</Await>;
}
