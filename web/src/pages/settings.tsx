import * as Tabs from '@radix-ui/react-tabs';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useSession } from '../services/session-context';
import { accountQuery } from '../services/accounts';
import { useTitle } from '../ui/title';
import { useActiveInView } from '../ui/use-active-in-view';
import { AccountTab } from './settings/account';
import { AccountsTab } from './settings/accounts';
import { CollectionsTab } from './settings/collections';
import { InboxTab } from './settings/inbox';
import { ModelsTab } from './settings/models';
import { ServerTab } from './settings/server';
import './settings/settings.css';
import { SiteTab } from './settings/site';
import { TokensTab } from './settings/tokens';
import { UsageTab } from './settings/usage';
import { WebhooksTab } from './settings/webhooks';

const own = [
  { value: 'account', label: 'Account', content: <AccountTab /> },
  { value: 'models', label: 'Models', content: <ModelsTab /> },
  { value: 'tokens', label: 'Tokens', content: <TokensTab /> },
  { value: 'webhooks', label: 'Webhooks', content: <WebhooksTab /> },
  { value: 'inbox', label: 'Inbox', content: <InboxTab /> },
  { value: 'usage', label: 'Usage', content: <UsageTab /> },
  { value: 'server', label: 'Server', content: <ServerTab /> },
];
const operators = [
  { value: 'accounts', label: 'Accounts', content: <AccountsTab /> },
  { value: 'collections', label: 'Collections', content: <CollectionsTab /> },
  { value: 'site', label: 'Site', content: <SiteTab /> },
];

export function SettingsPage() {
  const search = useSearch({ from: '/frame/settings' });
  const navigate = useNavigate();
  const { account } = useSession();
  const self = useQuery(accountQuery(account.username));
  const tabs = self.data?.isOperator ? [...own, ...operators] : own;
  const shown = tabs.find(({ value }) => value === search.tab) ?? tabs[0];
  const strip = useActiveInView<HTMLDivElement>(`${shown?.value ?? ''} of ${tabs.length}`);
  useTitle(shown ? `${shown.label}, settings` : 'Settings');
  return (
    <div className="page settings">
      <h1>Settings</h1>
      <Tabs.Root
        value={shown?.value}
        onValueChange={(tab) => void navigate({ to: '/settings', search: { tab }, replace: true })}
        className="stack loose"
      >
        <Tabs.List className="tabs" aria-label="Settings" ref={strip}>
          {tabs.map(({ value, label }) => (
            <Tabs.Trigger key={value} value={value}>
              {label}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        {tabs.map(({ value, content }) => (
          <Tabs.Content key={value} value={value}>
            {content}
          </Tabs.Content>
        ))}
      </Tabs.Root>
    </div>
  );
}
