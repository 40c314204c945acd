import { Button, Checkbox, Group, NativeSelect, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { type Client, itemList, lowStockList } from '../../../../client/index.ts';
import { useList } from '../../api/hooks.ts';
import type { Item } from '../../api/names.ts';
import { useWhyNot } from '../../api/session.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { exportCsv } from '../../parts/export-csv.ts';
import { None, Quantity } from '../../parts/format.tsx';
import { HintButton } from '../../parts/hint-button.tsx';
import { ItemLink } from '../../parts/links.tsx';
import { Page } from '../../parts/page.tsx';
import { Empty, Problem } from '../../parts/states.tsx';
import { toast } from '../../parts/toast.tsx';
import { useTyped } from '../../parts/use-typed.ts';
import type { ItemSearch } from '../../router.tsx';
import { lookUp, useScans } from '../../scan/index.ts';
import { ItemForm } from './item-form.tsx';

/** All items: search as you type, filters, and a list of any length. */
export function ItemsPage() {
  const search = useSearch({ from: '/items' });
  const list = useList<Item>(['items', search], (client, page) => readItems(client, search, page));
  const [isNew, { open, close }] = useDisclosure(false);
  const whyNot = useWhyNot('inventory:write');
  useScansToItem();
  return (
    <Page
      title="Items"
      actions={
        <>
          <ExportItems search={search} />
          <HintButton why={whyNot} onClick={open}>
            New item
          </HintButton>
        </>
      }
    >
      <Filters search={search} />
      <Problem error={list.error} retry={() => void list.refetch()} />
      <DataTable
        label="Items"
        columns={COLUMNS}
        rows={list.rows}
        rowKey={(item) => item.id}
        onEnd={list.more}
        loading={list.isPending}
        empty={<Empty title="No items">No item matches. Change the search, create an item, or import a list.</Empty>}
      />
      {isNew && <ItemForm onClose={close} />}
    </Page>
  );
}

/** A scan opens its item, or becomes the search where no code matches exactly. */
function useScansToItem(): void {
  const navigate = useNavigate();
  useScans((code) => {
    lookUp(code).then(
      ({ item }) => void navigate({ to: '/items/$itemId', params: { itemId: String(item.id) } }),
      (error: Error) => {
        toast(error.message);
        void navigate({ to: '/items', search: { search: code } });
      },
    );
  });
}

async function readItems(client: Client, search: ItemSearch, page: { limit: number; after?: string }) {
  if (search.low) return lowStockList({ client, query: page });
  return itemList({
    client,
    query: {
      ...page,
      ...(search.search ? { search: search.search } : {}),
      ...(search.category ? { category: search.category } : {}),
      ...(search.tracking ? { tracking: search.tracking as Item['tracking'] } : {}),
      ...(search.inactive ? { active: false } : {}),
    },
  });
}

const COLUMNS: Column<Item>[] = [
  {
    key: 'partNumber',
    title: 'Part number',
    width: 'minmax(66px, 1fr)',
    wraps: true,
    render: (item) => <ItemLink id={item.id} item={item} />,
  },
  {
    key: 'name',
    title: 'Name',
    width: 'minmax(0, 1.6fr)',
    wraps: true,
    render: (item) => <span title={item.name}>{item.name}</span>,
  },
  { key: 'category', title: 'Category', wideOnly: true, render: (item) => item.category ?? <None /> },
  {
    key: 'onHand',
    title: 'On hand',
    right: true,
    width: 'minmax(60px, 0.6fr)',
    render: (item) => <Quantity value={item.onHand} unit={item.unit} />,
  },
  {
    key: 'available',
    title: 'Available',
    right: true,
    width: 'minmax(60px, 0.4fr)',
    render: (item) => <Quantity value={item.available} />,
  },
  {
    key: 'minimum',
    title: 'Minimum',
    right: true,
    wideOnly: true,
    width: '90px',
    render: (item) => (item.minStockLevel === '0' ? <None /> : <Quantity value={item.minStockLevel} />),
  },
];

function Filters({ search }: { search: ItemSearch }) {
  const navigate = useNavigate({ from: '/items' });
  const change = (next: ItemSearch) => void navigate({ search: (old) => ({ ...old, ...next }), replace: true });
  const [text, typeText] = useTyped(search.search, (value) => change({ search: value }));
  const [category, typeCategory] = useTyped(search.category, (value) => change({ category: value }));
  const lowWhy = search.low ? 'Off while only items running low are shown' : undefined;
  return (
    <Group align="flex-end" gap="sm">
      <TextInput
        type="search"
        data-scan="takes"
        label="Search"
        placeholder="Part number or name"
        value={text}
        disabled={search.low === true}
        {...(lowWhy ? { description: lowWhy } : {})}
        onChange={(event) => typeText(event.currentTarget.value)}
        style={{ flex: '2 1 220px' }}
      />
      <TextInput
        label="Category"
        value={category}
        disabled={search.low === true}
        onChange={(event) => typeCategory(event.currentTarget.value)}
        style={{ flex: '1 1 140px' }}
      />
      <NativeSelect
        label="Tracked by"
        value={search.tracking ?? ''}
        disabled={search.low === true}
        onChange={(event) => change({ tracking: event.currentTarget.value || undefined })}
        data={[
          { value: '', label: 'Any' },
          { value: 'none', label: 'Quantity' },
          { value: 'lot', label: 'Lots' },
          { value: 'serial', label: 'Serials' },
        ]}
      />
      <Checkbox
        label="Running low"
        mb={8}
        checked={search.low ?? false}
        onChange={(event) => change({ low: event.currentTarget.checked || undefined })}
      />
      <Checkbox
        label="Inactive"
        mb={8}
        disabled={search.low === true}
        checked={search.inactive ?? false}
        onChange={(event) => change({ inactive: event.currentTarget.checked || undefined })}
      />
    </Group>
  );
}

function ExportItems({ search }: { search: ItemSearch }) {
  const [busy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    await exportCsv('items.csv', (client, page) => readItems(client, search, page)).finally(() => setBusy(false));
  };
  return (
    <Button variant="default" loading={busy} onClick={() => void run()}>
      Export CSV
    </Button>
  );
}
