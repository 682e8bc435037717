import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { makeRouter } from './app/router';
import { applyTheme, readTheme } from './app/theme';
import { onSignedOut } from './services/http';
import { Problem } from './services/problem';
import { sessionQuery } from './services/session';
import './styles/tokens.css';
import './styles/base.css';
import './ui/ui.css';

applyTheme(readTheme());

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // A refusal stays one. A server that is away is waited for by services/connection, which then asks for everything again.
      retry: (failures, error) => error instanceof Problem && error.status >= 500 && failures < 2,
      staleTime: 2000,
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});
const router = makeRouter(queryClient);

onSignedOut(() => {
  if (!queryClient.getQueryData(sessionQuery.queryKey)) return;
  queryClient.setQueryData(sessionQuery.queryKey, null);
  void router.invalidate();
});

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root.');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
