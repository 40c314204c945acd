import { Tabs } from '@mantine/core';
import { useMay, useSession } from '../../api/session.ts';
import { Page } from '../../parts/page.tsx';
import { Empty } from '../../parts/states.tsx';
import { Clients } from './clients.tsx';
import { Keys } from './keys.tsx';
import { People } from './people.tsx';
import { SurfaceList } from './surface-list.tsx';

/** Who may speak to the company's stock, through what, and what they did. */
export function IntegrationsPage() {
  const { tenant } = useSession();
  const administers = useMay('admin');
  const tenantId = tenant?.id ?? 0;
  return (
    <Page title="Integrations" hint="Programs and people that work with your stock, and the APIs that they speak to.">
      <Tabs defaultValue="surfaces" keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="surfaces">APIs</Tabs.Tab>
          <Tabs.Tab value="keys">Keys</Tabs.Tab>
          <Tabs.Tab value="clients">OAuth clients</Tabs.Tab>
          <Tabs.Tab value="people">People</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="surfaces">
          <SurfaceList administers={administers} />
        </Tabs.Panel>
        {administers ? (
          <>
            <Tabs.Panel value="keys">
              <Keys tenantId={tenantId} />
            </Tabs.Panel>
            <Tabs.Panel value="clients">
              <Clients tenantId={tenantId} />
            </Tabs.Panel>
            <Tabs.Panel value="people">
              <People tenantId={tenantId} />
            </Tabs.Panel>
          </>
        ) : (
          ['keys', 'clients', 'people'].map((value) => (
            <Tabs.Panel key={value} value={value}>
              <Empty title="For those who administer the company">Ask somebody with the right admin.</Empty>
            </Tabs.Panel>
          ))
        )}
      </Tabs>
    </Page>
  );
}
