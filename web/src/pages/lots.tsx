import { Badge, SegmentedControl, Tabs, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMemo, useState } from 'react';
import { type LotListResponses, lotList, type SerialListResponses, serialList } from '../../../client/index.ts';
import { useList } from '../api/hooks.ts';
import { type Item, useItems, useLocations } from '../api/names.ts';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { formatDate, None, Quantity } from '../parts/format.tsx';
import { ItemLink, LocationName } from '../parts/links.tsx';
import { Page } from '../parts/page.tsx';
import { Empty, Problem } from '../parts/states.tsx';

type Lot = LotListResponses[200]['data'][number];
type Serial = SerialListResponses[200]['data'][number];
type Span = 'past' | 'soon' | 'all';

const DAY_MS = 86_400_000;
const SOON_DAYS = 30;

/** Lots with their expiry, and single units by their numbers. */
export function LotsPage() {
  return (
    <Page title="Lots and serials">
      <Tabs defaultValue="lots" keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="lots">Lots</Tabs.Tab>
          <Tabs.Tab value="serials">Serials</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="lots">
          <Lots />
        </Tabs.Panel>
        <Tabs.Panel value="serials">
          <Serials />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

function Lots() {
  const [span, setSpan] = useState<Span>('soon');
  const [now] = useState(Date.now);
  const list = useList<Lot>(
    ['lots', span],
    (client, page) => lotList({ client, query: { ...page, ...boundOf(span, now) } }),
    { limit: 500 },
  );
  const rows = useMemo(() => pick(list.rows, span, now), [list.rows, span, now]);
  const items = useItems(useMemo(() => rows.map((row) => row.itemId), [rows]));
  const columns = useMemo(() => lotColumns(items, now), [items, now]);
  return (
    <>
      <SegmentedControl
        mb="sm"
        aria-label="Which lots"
        value={span}
        onChange={(value) => setSpan(value as Span)}
        data={[
          { value: 'past', label: 'Expired' },
          { value: 'soon', label: `In ${SOON_DAYS} days` },
          { value: 'all', label: 'All' },
        ]}
      />
      <Problem error={list.error} retry={() => void list.refetch()} />
      <DataTable
        label="Lots"
        columns={columns}
        rows={rows}
        rowKey={(lot) => lot.id}
        onEnd={list.more}
        loading={list.isPending || list.hasNextPage}
        empty={
          <Empty title={span === 'all' ? 'No lots' : 'Nothing expires'}>
            Lots are made when stock of an item comes in that is tracked by lots.
          </Empty>
        }
      />
    </>
  );
}

function boundOf(span: Span, now: number) {
  if (span === 'all') return {};
  return { expiresBefore: new Date(now + (span === 'soon' ? SOON_DAYS * DAY_MS : 0)).toISOString() };
}

/** The lots that are still there, those that expire first on top. */
function pick(lots: Lot[], span: Span, now: number): Lot[] {
  const moment = (lot: Lot) => (lot.expiresAt === null ? Number.POSITIVE_INFINITY : Date.parse(lot.expiresAt));
  return lots
    .filter((lot) => lot.onHand !== '0' && (span !== 'soon' || moment(lot) >= now))
    .sort((one, other) => moment(one) - moment(other) || one.id - other.id);
}

function lotColumns(items: Map<number, Item>, now: number): Column<Lot>[] {
  return [
    { key: 'number', title: 'Lot', render: (lot) => lot.number },
    { key: 'item', title: 'Item', render: (lot) => <ItemLink id={lot.itemId} item={items.get(lot.itemId)} /> },
    { key: 'name', title: 'Name', wideOnly: true, render: (lot) => items.get(lot.itemId)?.name },
    {
      key: 'expiry',
      title: 'Expires',
      width: 'var(--expiry-width)',
      render: (lot) => <Expiry at={lot.expiresAt} now={now} />,
    },
    {
      key: 'onHand',
      title: 'On hand',
      right: true,
      width: '100px',
      render: (lot) => <Quantity value={lot.onHand} unit={items.get(lot.itemId)?.unit} />,
    },
    {
      key: 'available',
      title: 'Available',
      right: true,
      wideOnly: true,
      width: '100px',
      render: (lot) => <Quantity value={lot.available} />,
    },
  ];
}

function Expiry({ at, now }: { at: string | null; now: number }) {
  if (at === null) return <None>never</None>;
  const days = Math.floor((Date.parse(at) - now) / DAY_MS);
  return (
    <span className="expiry">
      {formatDate(at)}
      {days < 0 ? (
        <Badge size="sm" color="red" variant="filled">
          past
        </Badge>
      ) : (
        days < SOON_DAYS && (
          <Badge size="sm" variant="default">
            {days === 0 ? 'today' : `${days} d`}
          </Badge>
        )
      )}
    </span>
  );
}

function Serials() {
  const [typed, setTyped] = useState('');
  const [number] = useDebouncedValue(typed.trim(), 250);
  const list = useList<Serial>(['serials', number], (client, page) =>
    serialList({ client, query: { ...page, ...(number === '' ? {} : { number }) } }),
  );
  const items = useItems(useMemo(() => list.rows.map((row) => row.itemId), [list.rows]));
  const { byId } = useLocations();
  const columns = useMemo<Column<Serial>[]>(
    () => [
      { key: 'number', title: 'Serial', render: (row) => row.number },
      { key: 'item', title: 'Item', render: (row) => <ItemLink id={row.itemId} item={items.get(row.itemId)} /> },
      {
        key: 'where',
        title: 'Where',
        render: (row) => (row.inStock ? <LocationName id={row.locationId} byId={byId} /> : <None>left the stock</None>),
      },
      {
        key: 'held',
        title: 'Held',
        wideOnly: true,
        width: '100px',
        render: (row) => (row.reservationId === null ? <None /> : 'reserved'),
      },
    ],
    [items, byId],
  );
  return (
    <>
      <TextInput
        type="search"
        label="Serial number"
        description="The whole number, as it is on the unit"
        mb="sm"
        maw={360}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Problem error={list.error} retry={() => void list.refetch()} />
      <DataTable
        label="Serials"
        columns={columns}
        rows={list.rows}
        rowKey={(row) => `${row.itemId} ${row.number}`}
        onEnd={list.more}
        loading={list.isPending}
        empty={
          <Empty title="No such unit">Units appear when stock of an item comes in that is tracked by serials.</Empty>
        }
      />
    </>
  );
}
