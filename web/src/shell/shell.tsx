import { AppShell, Burger, Group, ScrollArea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link, Navigate, Outlet, useRouterState } from '@tanstack/react-router';
import { identityOf, useHasEnded, useMay, useSessionQuery, type WhoAmI } from '../api/session.ts';
import { Page } from '../parts/page.tsx';
import { Permitted } from '../parts/permitted.tsx';
import { Problem, Waiting } from '../parts/states.tsx';
import { AccountMenu } from './account-menu.tsx';
import { Brand } from './brand.tsx';
import { Navigation, PAGES } from './navigation.tsx';
import { ReachabilityBanner } from './reachability-banner.tsx';
import { SignIn, SignInAgain } from './sign-in.tsx';

/** Everything around a page; the sign-in form where nobody is signed in. */
export function Shell() {
  const session = useSessionQuery();
  const hasEnded = useHasEnded();
  if (session.data) {
    return (
      <>
        <SignedIn key={identityOf(session.data)} session={session.data} />
        {hasEnded && <SignInAgain session={session.data} />}
      </>
    );
  }
  if (session.data === null) return <SignIn />;
  return (
    <main className="before-sign-in">
      <ReachabilityBanner />
      {session.error ? <Problem error={session.error} retry={() => void session.refetch()} /> : <Waiting />}
    </main>
  );
}

function SignedIn({ session }: { session: WhoAmI }) {
  const [opened, { toggle, close }] = useDisclosure(false);
  const operator = session.tenant === null;
  return (
    <AppShell
      header={{ height: 54 }}
      navbar={{ width: 210, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding="md"
    >
      <a href="#page" className="skip">
        Skip to the page
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={opened}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={opened ? 'Close the navigation' : 'Open the navigation'}
              aria-expanded={opened}
            />
            <Link to="/" className="brand">
              <Brand />
            </Link>
          </Group>
          <AccountMenu session={session} />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label="Pages">
        <ScrollArea>
          <Navigation onGo={close} operator={operator} />
        </ScrollArea>
      </AppShell.Navbar>
      <AppShell.Main id="page" tabIndex={-1}>
        <ReachabilityBanner />
        <PageFor operator={operator} />
      </AppShell.Main>
    </AppShell>
  );
}

/** The operator looks after companies and has no stock; everybody else has stock. */
function PageFor({ operator }: { operator: boolean }) {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const page = PAGES.find(({ to }) => path === to || path.startsWith(`${to}/`));
  const mayRead = useMayRead(page?.needs ?? null);
  if (operator && path !== '/companies') return <Navigate to="/companies" />;
  if (!operator && path === '/companies') return <Navigate to="/overview" />;
  if (operator || page === undefined || mayRead) return <Outlet />;
  return (
    <Page title={page.label}>
      <Permitted scope={page.needs ?? ''}>{null}</Permitted>
    </Page>
  );
}

/** Whether the user sees anything on a page that needs this right; always, where it needs none. */
function useMayRead(needs: string | null): boolean {
  const may = useMay(needs ?? '');
  return needs === null || may;
}
