import { Badge, SegmentedControl, Tabs, TextInput } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { type Lot, lotList, type Serial, serialList } from '../../../client/index.ts';
import { useList } from '../api/hooks.ts';
import { type Item, useItems, useLocations } from '../api/names.ts';
import { LabelsButton, wantedOfLots, wantedOfSerials } from '../labels/index.ts';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { formatDay, formatDecimal, None, Quantity } from '../parts/format.tsx';
import { ItemLink, LocationName } from '../parts/links.tsx';
import { LotLink } from '../parts/lot-window.tsx';
import { Page } from '../parts/page.tsx';
import { Empty, Problem } from '../parts/states.tsx';
import { StockBadge } from '../parts/stock-state.tsx';
import { useTyped } from '../parts/use-typed.ts';
import { WentTo } from '../parts/went-to.tsx';

const DAY_MS = 86_400_000;
const SOON_DAYS = 30;
const SPANS = [
  { value: 'past', label: 'Expired' },
  { value: 'soon', label: `In ${SOON_DAYS} days` },
  { value: 'all', label: 'All' },
] as const;
type Span = (typeof SPANS)[number]['value'];

/** Lots with their expiry, and single units by serial number. */
export function LotsPage() {
  const { tab = 'lots' } = useSearch({ from: '/lots' });
  const navigate = useNavigate({ from: '/lots' });
  return (
    <Page title="Lots and serials">
      <Tabs
        value={tab}
        onChange={(chosen) => void navigate({ search: { tab: chosen ?? undefined } })}
        keepMounted={false}
      >
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
  const search = useSearch({ from: '/lots' });
  const navigate = useNavigate({ from: '/lots' });
  const span = SPANS.find(({ value }) => value === search.span)?.value ?? 'soon';
  const [now] = useState(Date.now);
  const list = useList<Lot>(['lots', span], (client, page) =>
    lotList({ client, query: { ...page, ...boundsOf(span, now), order: 'expiry', inStock: true } }),
  );
  const items = useItems(useMemo(() => list.rows.map((row) => row.itemId), [list.rows]));
  const columns = useMemo(() => lotColumns(items, now), [items, now]);
  return (
    <>
      <SegmentedControl
        mb="sm"
        aria-label="Which lots"
        value={span}
        onChange={(value) => void navigate({ search: (old) => ({ ...old, span: value }), replace: true })}
        data={[...SPANS]}
      />
      <LabelsButton title="Labels for lots" wanted={() => wantedOfLots(list.rows, items)} />
      <Problem error={list.error} retry={() => void list.refetch()} />
      <DataTable
        label="Lots"
        columns={columns}
        rows={list.rows}
        rowKey={(lot) => lot.id}
        onEnd={list.more}
        loading={list.isPending}
        empty={
          <Empty title={span === 'all' ? 'No lots' : 'Nothing expires'}>
            Lots appear when stock of an item tracked by lot comes in.
          </Empty>
        }
      />
    </>
  );
}

function boundsOf(span: Span, now: number) {
  const moment = (days: number) => new Date(now + days * DAY_MS).toISOString();
  if (span === 'all') return {};
  return span === 'past' ? { expiresBefore: moment(0) } : { expiresFrom: moment(0), expiresBefore: moment(SOON_DAYS) };
}

function lotColumns(items: Map<number, Item>, now: number): Column<Lot>[] {
  return [
    { key: 'number', title: 'Lot', render: (lot) => <LotLink lot={lot} /> },
    { key: 'item', title: 'Item', render: (lot) => <ItemLink id={lot.itemId} item={items.get(lot.itemId)} /> },
    { key: 'name', title: 'Name', wideOnly: true, render: (lot) => items.get(lot.itemId)?.name },
    {
      key: 'expiry',
      title: 'Expires',
      width: 'var(--expiry-width)',
      render: (lot) => <Expiry lot={lot} now={now} />,
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

/** The last day of a lot, and why it is not available or how long it still is. */
function Expiry({ lot: { expiresOn, expiresAt, status, reason }, now }: { lot: Lot; now: number }) {
  const days = expiresAt === null ? SOON_DAYS : Math.floor((Date.parse(expiresAt) - now) / DAY_MS);
  return (
    <span className="expiry">
      {expiresOn === null ? <None>never</None> : formatDay(expiresOn)}
      <StockBadge status={status} reason={reason} />
      {status === 'available' && days < SOON_DAYS && (
        <Badge size="sm" variant="default">
          {days <= 0 ? 'today' : `${formatDecimal(days)} d`}
        </Badge>
      )}
    </span>
  );
}

function Serials() {
  const { serial: number = '' } = useSearch({ from: '/lots' });
  const navigate = useNavigate({ from: '/lots' });
  const [typed, type] = useTyped(
    number,
    (serial) => void navigate({ search: (old) => ({ ...old, serial }), replace: true }),
  );
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
        render: (row) => (row.inStock ? <LocationName id={row.locationId} byId={byId} /> : <None>left stock</None>),
      },
      {
        key: 'went',
        title: 'Last went to',
        render: (row) => <WentTo issue={row.lastIssue} />,
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
        data-scan="takes"
        label="Serial number"
        description="The complete number, as on the unit"
        mb="sm"
        maw={360}
        value={typed}
        onChange={(event) => type(event.currentTarget.value)}
      />
      <LabelsButton title="Labels for serials" wanted={() => wantedOfSerials(list.rows, items)} />
      <Problem error={list.error} retry={() => void list.refetch()} />
      <DataTable
        label="Serials"
        columns={columns}
        rows={list.rows}
        rowKey={(row) => `${row.itemId} ${row.number}`}
        onEnd={list.more}
        loading={list.isPending}
        empty={<Empty title="No such unit">Units appear when stock of an item tracked by serial comes in.</Empty>}
      />
    </>
  );
}
