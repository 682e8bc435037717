import * as Menu from '@radix-ui/react-dropdown-menu';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useRouter } from '@tanstack/react-router';
import { CircleUserRound, LogOut, Settings } from 'lucide-react';
import { useState } from 'react';
import { signOut } from '../services/session';
import { useSession } from '../services/session-context';
import { applyTheme, readTheme, type Theme } from './theme';

const themes: { value: Theme; label: string }[] = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

export function AccountMenu() {
  const { account } = useSession();
  const router = useRouter();
  const client = useQueryClient();
  const [theme, setTheme] = useState(readTheme);
  const leave = async () => {
    await signOut();
    client.clear();
    await router.navigate({ to: '/login' });
  };
  return (
    // Not modal: a modal menu writes a style element into the page, which the page's policy forbids.
    <Menu.Root modal={false}>
      <Menu.Trigger className="button quiet" aria-label={`Account ${account.username}`}>
        <CircleUserRound aria-hidden />
        <span className="account-name">{account.username}</span>
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Content className="menu" align="end" sideOffset={6}>
          <Menu.Label className="caption">
            Signed in as <b>{account.name}</b>
          </Menu.Label>
          <Menu.Item asChild>
            <Link to="/settings">
              <Settings aria-hidden /> Settings
            </Link>
          </Menu.Item>
          <Menu.Separator />
          <Menu.RadioGroup
            value={theme}
            onValueChange={(chosen) => {
              applyTheme(chosen as Theme);
              setTheme(chosen as Theme);
            }}
          >
            <Menu.Label className="caption">Appearance</Menu.Label>
            {themes.map(({ value, label }) => (
              <Menu.RadioItem key={value} value={value} onSelect={(event) => event.preventDefault()}>
                {label}
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
          <Menu.Separator />
          <Menu.Item onSelect={leave}>
            <LogOut aria-hidden /> Sign out
          </Menu.Item>
        </Menu.Content>
      </Menu.Portal>
    </Menu.Root>
  );
}
