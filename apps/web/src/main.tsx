import './app.css';
import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode, useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiError, Unreachable } from './api/client.js';
import { preferences, usePreferences } from './frame/preferences.js';
import { sessionMoves } from './frame/session.js';
import { routerFor } from './router.js';
import { speak } from './words/language.js';

const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      // The session ended elsewhere: back to where one signs in, and from there to here again.
      if (error instanceof ApiError && error.status === 401 && !sessionMoves() && !['/sign-in', '/join', '/reset'].includes(location.pathname)) {
        location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`);
      }
    },
  }),
  defaultOptions: {
    queries: {
      retry: (failures, error) => error instanceof Unreachable && failures < 6,
      retryDelay: (attempt) => Math.min(300 * 2 ** attempt, 4_000),
      refetchOnWindowFocus: false,
    },
  },
});
const router = routerFor(queryClient);

function App() {
  const { language } = usePreferences();
  useEffect(() => void speak(language), [language]);
  return (
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </I18nProvider>
  );
}

await speak(preferences().language);
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
