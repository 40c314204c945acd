import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type Client, type EntryListData, entryList } from '../../../client/index.ts';
import { useList } from '../api/hooks.ts';
import { useItems } from '../api/names.ts';
import { exportCsv } from '../parts/export-csv.ts';
import { words } from '../parts/format.tsx';
import { ItemField } from '../parts/item-field.tsx';
import { type LedgerEntry, LedgerTable } from '../parts/ledger-table.tsx';
import { LocationField } from '../parts/location-field.tsx';
import { Page } from '../parts/page.tsx';
import { Problem } from '../parts/states.tsx';
import { useTyped } from '../parts/use-typed.ts';
import type { EventSearch } from '../router.tsx';

type Query = NonNullable<EntryListData['query']>;

const KINDS = [
  'receipt',
  'issue',
  'adjustment',
  'count',
  'transfer',
  'customer_return',
  'vendor_return',
  'job_completion',
  'production',
  'reserve',
  'release',
  'merger',
] as const satisfies readonly Query['kind'][];

/** The whole ledger, newest first, with filters. */
export function EventsPage() {
  const search = useSearch({ from: '/events' });
  const list = useList<LedgerEntry>(['entries', search], (client, page) => read(client, search, page));
  return (
    <Page
      title="Events"
      hint="Every change of stock, newest first. Nothing here can be changed or deleted."
      actions={
        <Button
          variant="default"
          onClick={() => void exportCsv('events.csv', (client, page) => read(client, search, page))}
        >
          Export CSV
        </Button>
      }
    >
      <Filters search={search} />
      <Problem error={list.error} retry={() => void list.refetch()} />
      <LedgerTable label="Events" entries={list.rows} onEnd={list.more} loading={list.isPending} />
    </Page>
  );
}

function read(client: Client, search: EventSearch, page: { limit: number; after?: string }) {
  const query: Query = { ...page };
  if (search.itemId) query.itemId = Number(search.itemId);
  if (search.locationId) query.locationId = Number(search.locationId);
  if (search.kind) query.kind = search.kind as NonNullable<Query['kind']>;
  if (search.reasonCode) query.reasonCode = search.reasonCode;
  if (search.from) query.from = new Date(`${search.from}T00:00:00`).toISOString();
  if (search.to) query.to = new Date(`${search.to}T23:59:59.999`).toISOString();
  return entryList({ client, query });
}

function Filters({ search }: { search: EventSearch }) {
  const navigate = useNavigate({ from: '/events' });
  const itemId = search.itemId === undefined ? undefined : Number(search.itemId);
  const item = useItems(itemId === undefined ? [] : [itemId]).get(itemId ?? 0);
  const set = (change: EventSearch) => void navigate({ search: (old) => ({ ...old, ...change }), replace: true });
  const [reason, typeReason] = useTyped(search.reasonCode, (reasonCode) => set({ reasonCode }));
  return (
    <Group align="flex-end" gap="sm">
      {itemId === undefined ? (
        <ItemField label="Item" inactive onChoose={(chosen) => set({ itemId: String(chosen.id) })} />
      ) : (
        <Button
          variant="default"
          onClick={() => set({ itemId: undefined })}
          aria-label={`Show all items, not only ${item?.partNumber ?? `item ${itemId}`}`}
        >
          {item?.partNumber ?? `Item ${itemId}`} ✕
        </Button>
      )}
      <LocationField
        label="Location"
        none="Anywhere"
        value={search.locationId === undefined ? null : Number(search.locationId)}
        onChange={(id) => set({ locationId: id === null ? undefined : String(id) })}
      />
      <NativeSelect
        label="What"
        value={search.kind ?? ''}
        onChange={(event) => set({ kind: event.currentTarget.value || undefined })}
        data={[{ value: '', label: 'Anything' }, ...KINDS.map((kind) => ({ value: kind, label: words(kind) }))]}
      />
      <TextInput
        label="Reason code"
        value={reason}
        onChange={(event) => typeReason(event.currentTarget.value)}
        w={140}
      />
      <TextInput
        type="date"
        label="From"
        value={search.from ?? ''}
        onChange={(event) => set({ from: event.currentTarget.value || undefined })}
      />
      <TextInput
        type="date"
        label="To"
        value={search.to ?? ''}
        onChange={(event) => set({ to: event.currentTarget.value || undefined })}
      />
    </Group>
  );
}
