import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import {
  type Client,
  entryList,
  itemList,
  locationList,
  lotList,
  positionList,
  reservationList,
} from '../../../client/index.ts';
import { exportCsv } from '../parts/export-csv.ts';
import { formatCount } from '../parts/format.tsx';
import { Page } from '../parts/page.tsx';

type Query = { limit: number; after?: string };

const LISTS = [
  {
    name: 'items',
    about: 'All items with their stock on hand',
    read: (client: Client, query: Query) => itemList({ client, query }),
  },
  {
    name: 'locations',
    about: 'All locations',
    read: (client: Client, query: Query) => locationList({ client, query }),
  },
  {
    name: 'positions',
    about: 'Balances by item, location and lot',
    read: (client: Client, query: Query) => positionList({ client, query }),
  },
  {
    name: 'lots',
    about: 'Lots with their expiry and stock',
    read: (client: Client, query: Query) => lotList({ client, query }),
  },
  {
    name: 'reservations',
    about: 'All reservations, closed ones too',
    read: (client: Client, query: Query) => reservationList({ client, query }),
  },
  {
    name: 'events',
    about: 'The whole ledger, newest first',
    read: (client: Client, query: Query) => entryList({ client, query }),
  },
];

/** Everything as CSV. */
export function ExportPage() {
  return (
    <Page
      title="Export"
      hint="Files in UTF-8 that spreadsheets open. For millions of rows use the command line: npx onhand export."
    >
      {LISTS.map((list) => (
        <ExportRow key={list.name} list={list} />
      ))}
    </Page>
  );
}

function ExportRow({ list }: { list: (typeof LISTS)[number] }) {
  const [rows, setRows] = useState<number | null>(null);
  const run = async () => {
    setRows(0);
    await exportCsv(`${list.name}.csv`, list.read, setRows);
    setRows(null);
  };
  return (
    <Group className="section" justify="space-between">
      <div>
        <Text fw={600}>{list.name}</Text>
        <Text size="sm" className="hint">
          {rows === null ? list.about : `${formatCount(rows, 'row')} so far`}
        </Text>
      </div>
      <Button variant="default" loading={rows !== null} onClick={() => void run()} aria-label={`Export ${list.name}`}>
        Export
      </Button>
    </Group>
  );
}
