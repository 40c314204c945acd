import '@mantine/core/styles.css';
import './styles.css';
import { createTheme, localStorageColorSchemeManager, MantineProvider, Modal } from '@mantine/core';
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ServerRefusal } from './api/client.ts';
import { followOtherTabs, noticeSignOut } from './api/session.ts';
import { ConfirmProvider } from './parts/confirm.tsx';
import { Toasts } from './parts/toast.tsx';
import { measureMoments } from './parts/when-width.ts';
import { router } from './router.tsx';

const theme = createTheme({
  primaryColor: 'cyan',
  primaryShade: 9,
  defaultRadius: 'sm',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif',
  components: {
    // The head of a window is none of the page.
    Modal: Modal.extend({ defaultProps: { attributes: { header: { role: 'presentation' } } } }),
  },
});

/** Whoever was signed out meanwhile is asked to sign in, wherever it is noticed. */
const onError = (error: Error) => noticeSignOut(queries, error);

const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // A refusal stays one, however often it is asked for.
      retry: (count, error) => !(error instanceof ServerRefusal && error.problem.status < 500) && count < 2,
    },
    // A write is repeated by the person: its form still holds everything.
    mutations: { retry: false },
  },
});

/** The server allows styles with this mark and no others. */
const nonce = document.querySelector<HTMLMetaElement>('meta[name="onhand-nonce"]')?.content ?? '';

// The part of the library that holds the page still behind a window makes its style by itself, and looks for the mark here.
Object.assign(window, { __webpack_nonce__: nonce });

followOtherTabs(queries);
measureMoments();

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no place for the console.');
createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      colorSchemeManager={localStorageColorSchemeManager({ key: 'onhand-theme' })}
      getStyleNonce={() => nonce}
    >
      <QueryClientProvider client={queries}>
        <ConfirmProvider>
          <RouterProvider router={router} />
          <Toasts />
        </ConfirmProvider>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
