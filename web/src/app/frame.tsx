import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { Session } from '../services/session';
import { siteQuery } from '../services/site';
import { TitleAnnouncer } from '../ui/title';
import { useActiveInView } from '../ui/use-active-in-view';
import { AccountMenu } from './account-menu';
import { ConnectionBanner } from './connection-banner';
import './frame.css';
import { Logo } from './logo';
import { SearchBox } from './search-box';
import { SessionContext } from '../services/session-context';

const rooms = [
  { to: '/', label: 'Explore' },
  { to: '/predictions', label: 'Predictions' },
  { to: '/deployments', label: 'Deployments' },
  { to: '/files', label: 'Files' },
  { to: '/trainings', label: 'Trainings' },
  { to: '/settings', label: 'Settings' },
  { to: '/docs', label: 'Docs' },
] as const;

/** What is open to who has not signed in. */
const openRooms = rooms.filter(({ to }) => to === '/docs');

/** A new page begins at its beginning, also for who hears it or walks through it by keys. */
function useFocusOnNewPage() {
  const main = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  const first = useRef(true);
  useEffect(() => {
    if (path === undefined) return;
    if (!first.current) main.current?.focus({ preventScroll: true });
    first.current = false;
  }, [path]);
  return main;
}

function SignIn() {
  const next = useRouterState({ select: (state) => state.location.href });
  return (
    <Link to="/login" search={{ next }} className="button push">
      Sign in
    </Link>
  );
}

/** Nothing, as long as the operator has said nothing. */
function Footer() {
  const site = useQuery(siteQuery);
  if (!site.data || site.data.policy === '') return null;
  return (
    <footer className="footer small">
      <Link to="/policy">Policy of this server</Link>
    </footer>
  );
}

/** null: nobody is signed in, and what is shown needs nobody. */
export function Frame({ session }: { session: Session | null }) {
  const main = useFocusOnNewPage();
  const nav = useActiveInView<HTMLElement>(useRouterState({ select: (state) => state.location.pathname }));
  return (
    <SessionContext.Provider value={session ?? undefined}>
      <a href="#main" className="skip button primary">
        Skip to content
      </a>
      <header className="header">
        <div className="header-row">
          <Link to="/" className="home" aria-label="Mimeo, to the models">
            <Logo />
          </Link>
          <nav className="nav" aria-label="Main" ref={nav}>
            {(session ? rooms : openRooms).map(({ to, label }) => (
              <Link key={to} to={to} activeOptions={{ exact: to === '/', includeSearch: false }}>
                {label}
              </Link>
            ))}
          </nav>
          {session ? (
            <>
              <SearchBox />
              <AccountMenu />
            </>
          ) : (
            <SignIn />
          )}
        </div>
        <ConnectionBanner />
      </header>
      <main id="main" className="main" tabIndex={-1} ref={main}>
        <Outlet />
      </main>
      <Footer />
      <TitleAnnouncer />
    </SessionContext.Provider>
  );
}
