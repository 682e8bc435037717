// All addresses of the page. What is behind them is loaded when it is first visited.
import { useQuery, type QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router';
import { sessionQuery } from '../services/session';
import { Fallback, NotFound } from './fallbacks';
import { Frame } from './frame';

/** Those of the given names that an address says something about. */
function pick<const Name extends string>(...names: Name[]) {
  return (search: Record<string, unknown>): { [Key in Name]?: string } => {
    const given = names.filter((name) => ['string', 'number'].includes(typeof search[name]) && search[name] !== '');
    return Object.fromEntries(given.map((name) => [name, String(search[name])])) as { [Key in Name]?: string };
  };
}

const rootRoute = createRootRouteWithContext<{ queryClient: QueryClient }>()({ component: Outlet, notFoundComponent: NotFound });

const loginRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/login',
  validateSearch: pick('next', 'failed'),
  component: lazyRouteComponent(() => import('../pages/login'), 'LoginPage'),
});

const frameRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'frame',
  beforeLoad: async ({ context, location }) => {
    const session = await context.queryClient.ensureQueryData(sessionQuery);
    if (!session) throw redirect({ to: '/login', search: { next: location.href } });
  },
  // Not from the route's context, which is empty while a navigation is on its way.
  component: function FrameOfSession() {
    const { data: session } = useQuery(sessionQuery);
    return session ? <Frame session={session} /> : null;
  },
});

/** For everybody, signed in or not. */
function FrameOfAnybody() {
  const { data: session, isPending } = useQuery(sessionQuery);
  return isPending ? null : <Frame session={session ?? null} />;
}

const docsRoute = createRoute({ getParentRoute: () => rootRoute, path: '/docs', component: FrameOfAnybody });

/** A prediction is its owner's, until it is shared. */
const predictionRoute = createRoute({ getParentRoute: () => rootRoute, path: '/p/$id', component: FrameOfAnybody });

const predictionRoutes = [
  createRoute({
    getParentRoute: () => predictionRoute,
    path: '/',
    component: lazyRouteComponent(() => import('../pages/prediction'), 'PredictionPage'),
  }),
] as const;

const docsRoutes = [
  createRoute({
    getParentRoute: () => docsRoute,
    path: '/',
    component: lazyRouteComponent(() => import('../pages/docs'), 'DocsPage'),
  }),
  createRoute({
    getParentRoute: () => docsRoute,
    path: '/$page',
    component: lazyRouteComponent(() => import('../pages/docs'), 'DocsPage'),
  }),
] as const;

const policyRoute = createRoute({ getParentRoute: () => rootRoute, path: '/policy', component: FrameOfAnybody });

const policyRoutes = [
  createRoute({
    getParentRoute: () => policyRoute,
    path: '/',
    component: lazyRouteComponent(() => import('../pages/policy'), 'PolicyPage'),
  }),
] as const;

const modelSearch = pick('tab', 'prediction', 'from', 'to');
const cursorSearch = pick('cursor');

const routes = [
  createRoute({
    getParentRoute: () => frameRoute,
    path: '/',
    validateSearch: pick('q', 'cursor'),
    component: lazyRouteComponent(() => import('../pages/explore'), 'ExplorePage'),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: '/collections/$slug',
    component: lazyRouteComponent(() => import('../pages/collection'), 'CollectionPage'),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: '/predictions',
    validateSearch: pick('cursor', 'source', 'status', 'model', 'since'),
    component: lazyRouteComponent(() => import('../pages/predictions'), 'PredictionsPage'),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: '/files',
    validateSearch: cursorSearch,
    component: lazyRouteComponent(() => import('../pages/files'), 'FilesPage'),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: '/trainings',
    validateSearch: cursorSearch,
    component: lazyRouteComponent(() => import('../pages/trainings'), 'TrainingsPage'),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: '/deployments',
    validateSearch: cursorSearch,
    component: lazyRouteComponent(() => import('../pages/deployments'), 'DeploymentsPage'),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: '/deployments/$owner/$name',
    component: lazyRouteComponent(() => import('../pages/deployment'), 'DeploymentPage'),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: '/settings',
    validateSearch: pick('tab', 'failed'),
    component: lazyRouteComponent(() => import('../pages/settings'), 'SettingsPage'),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: '/$owner/$name',
    validateSearch: modelSearch,
    component: lazyRouteComponent(() => import('../pages/model'), 'ModelPage'),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: '/$owner/$name/versions/$version',
    validateSearch: modelSearch,
    component: lazyRouteComponent(() => import('../pages/model'), 'VersionPage'),
  }),
] as const;

export function makeRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree: rootRoute.addChildren([
      loginRoute,
      docsRoute.addChildren(docsRoutes),
      predictionRoute.addChildren(predictionRoutes),
      policyRoute.addChildren(policyRoutes),
      frameRoute.addChildren(routes),
    ]),
    context: { queryClient },
    defaultPreload: 'intent',
    scrollRestoration: true,
    defaultErrorComponent: Fallback,
    defaultNotFoundComponent: NotFound,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
