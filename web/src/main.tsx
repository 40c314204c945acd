import '@mantine/core/styles.css';
import './styles.css';
import { createTheme, localStorageColorSchemeManager, MantineProvider, Modal } from '@mantine/core';
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ServerRefusal } from './api/client.ts';
import { NoAnswer } from './api/request.ts';
import { followOtherTabs, noticeSignOut } from './api/session.ts';
import { ConfirmProvider } from './parts/confirm.tsx';
import { nonce } from './parts/nonce.ts';
import { Toasts } from './parts/toast.tsx';
import { measureMoments } from './parts/when-width.ts';
import { router } from './router.tsx';
import { listenForScans } from './scan/index.ts';

const theme = createTheme({
  primaryColor: 'cyan',
  primaryShade: 9,
  defaultRadius: 'sm',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif',
  components: {
    // The heading of a window is not a heading of the page.
    Modal: Modal.extend({ defaultProps: { attributes: { header: { role: 'presentation' } } } }),
  },
});

/** Asks a user who was signed out meanwhile to sign in, wherever that is noticed. */
const onError = (error: Error) => noticeSignOut(queries, error);

/** Whether an immediate retry may help. A refusal stays one, and a user who has waited long sees the failure first. */
function mayPass(error: Error): boolean {
  if (error instanceof NoAnswer) return error.lack === 'broken';
  return !(error instanceof ServerRefusal && error.problem.status < 500);
}

const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
  defaultOptions: {
    // Nothing waits for a missing network, and nothing is sent later than asked for: both would go unnoticed.
    queries: {
      networkMode: 'always',
      refetchOnReconnect: true,
      staleTime: 5_000,
      retry: (count, error) => count < 2 && mayPass(error),
    },
    // A write is repeated by the user: its form still holds everything.
    mutations: { networkMode: 'always', retry: false },
  },
});

// The part of the library that stops the page from scrolling behind a window makes its own style, and reads the mark here.
Object.assign(window, { __webpack_nonce__: nonce });

followOtherTabs(queries);
measureMoments();
listenForScans();

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no element for the console.');
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
