import { useQuery } from '@tanstack/react-query';
import { useSession } from '../../services/session-context';
import { allowanceQuery } from '../../services/usage';
import { environment, officialNames } from '../../snippets/environment';
import { Code } from '../../ui/copy';
import { formatBytes, formatMoney } from '../../ui/format';
import { Meter } from '../../ui/meter';
import { Await } from '../../ui/waiting';
import { Organizations } from './organizations';
import { SingleSignOn } from './single-sign-on';

export function AccountTab() {
  const { account, api, version } = useSession();
  const allowance = useQuery(allowanceQuery(account.username));
  return (
    <div className="stack loose">
      <section className="sheet padded">
        <dl className="facts">
          <dt>Username</dt>
          <dd>{account.username}</dd>
          <dt>Name</dt>
          <dd>{account.name}</dd>
          <dt>Kind</dt>
          <dd>{account.isOrganization ? 'organization' : 'user'}</dd>
          <dt>Server</dt>
          <dd>Mimeo {version}</dd>
        </dl>
      </section>
      <section className="stack tight" aria-labelledby="allowance">
        <h2 id="allowance">Allowance</h2>
        <div className="sheet padded stack">
          <Await query={allowance}>
            {({ storedBytes, storageQuota, spentThisMonth, monthlyBudget }) => (
              <>
                <Meter
                  label="Stored files"
                  used={storedBytes}
                  of={storageQuota}
                  text={
                    storageQuota === null
                      ? `${formatBytes(storedBytes)}, no bound`
                      : `${formatBytes(storedBytes)} of ${formatBytes(storageQuota)}`
                  }
                />
                <Meter
                  label="Spent this month, estimated"
                  used={spentThisMonth}
                  of={monthlyBudget}
                  text={
                    monthlyBudget === null
                      ? `${formatMoney(spentThisMonth)}, no bound`
                      : `${formatMoney(spentThisMonth)} of ${formatMoney(monthlyBudget)}`
                  }
                />
              </>
            )}
          </Await>
        </div>
      </section>
      {!account.isOrganization && <SingleSignOn />}
      {!account.isOrganization && (
        <section className="stack tight" aria-labelledby="organizations">
          <h2 id="organizations">Organizations</h2>
          <Organizations />
        </section>
      )}
      <section className="stack tight" aria-labelledby="clients">
        <h2 id="clients">Use it from code</h2>
        <p className="soft small">Replicate's official clients work here unchanged with these in their environment:</p>
        <Code text={environment(api, officialNames)} label="Environment for clients" />
      </section>
    </div>
  );
}
