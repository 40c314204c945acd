import { Tabs } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMay, useSession } from '../../api/session.ts';
import { Page } from '../../parts/page.tsx';
import { useSeesAll } from '../../parts/permitted.tsx';
import { Empty } from '../../parts/states.tsx';
import { Clients } from './clients.tsx';
import { Keys } from './keys.tsx';
import { Users } from './people.tsx';
import { SurfaceList } from './surface-list.tsx';
import { SURFACES } from './surfaces.ts';

/** A credential to be created: its initial name, and its rights. */
export interface Wanted {
  name: string;
  scopes: string[];
}

/** Who may use the company's stock, through which API, and what they did. */
export function IntegrationsPage() {
  const { tab = 'apis', makeFor } = useSearch({ from: '/integrations' });
  const navigate = useNavigate({ from: '/integrations' });
  const { tenant } = useSession();
  const administers = useMay('admin');
  const seesAll = useSeesAll();
  const tenantId = tenant?.id ?? 0;
  const surface = SURFACES.find(({ name }) => name === makeFor);
  const wantedIn = (shown: string): Wanted | undefined =>
    surface?.credential.tab === shown ? { name: surface.title, scopes: [...surface.credential.scopes] } : undefined;
  const choose = (next: string | null) => void navigate({ search: { tab: next ?? undefined }, replace: true });
  return (
    <Page title="Integrations" hint="Programs and people that work with your stock, and the APIs that they use.">
      <Tabs value={tab} onChange={choose} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="apis">APIs</Tabs.Tab>
          <Tabs.Tab value="keys">Keys</Tabs.Tab>
          <Tabs.Tab value="clients">OAuth clients</Tabs.Tab>
          <Tabs.Tab value="people">Users</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="apis">
          <SurfaceList showsUse={administers && seesAll} />
        </Tabs.Panel>
        {administers ? (
          <>
            <Tabs.Panel value="keys">
              <Keys tenantId={tenantId} wanted={wantedIn('keys')} />
            </Tabs.Panel>
            <Tabs.Panel value="clients">
              <Clients tenantId={tenantId} wanted={wantedIn('clients')} />
            </Tabs.Panel>
            <Tabs.Panel value="people">
              <Users tenantId={tenantId} wanted={wantedIn('people')} />
            </Tabs.Panel>
          </>
        ) : (
          ['keys', 'clients', 'people'].map((value) => (
            <Tabs.Panel key={value} value={value}>
              <Empty title="Only for administrators">Ask an administrator of your company.</Empty>
            </Tabs.Panel>
          ))
        )}
      </Tabs>
    </Page>
  );
}
