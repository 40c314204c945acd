import { Tabs } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Page } from '../../parts/page.tsx';
import { Suggestions } from './suggestions.tsx';
import { Templates } from './templates.tsx';

/** What to order and to transfer so that nothing runs out, and the levels that places share. */
export function ReplenishmentPage() {
  const { tab } = useSearch({ from: '/replenishment' });
  const navigate = useNavigate({ from: '/replenishment' });
  return (
    <Page title="Replenishment">
      <Tabs
        value={tab ?? 'suggestions'}
        onChange={(chosen) => void navigate({ search: { tab: chosen ?? undefined } })}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="suggestions">Suggestions</Tabs.Tab>
          <Tabs.Tab value="templates">Templates</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="suggestions">
          <Suggestions />
        </Tabs.Panel>
        <Tabs.Panel value="templates">
          <Templates />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
