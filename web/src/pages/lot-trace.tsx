import { Alert, SegmentedControl, Title } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { type ReactNode, useMemo, useState } from 'react';
import { type LotTrace, lotTrace } from '../../../client/index.ts';
import { useList, useRead } from '../api/hooks.ts';
import { type Item, type Location, useItems, useLocations } from '../api/names.ts';
import { type Column, DataTable, WHEN_WIDTH } from '../parts/data-table.tsx';
import { DocumentLink, Fact, Facts } from '../parts/document/index.ts';
import { formatDecimal, None, Quantity, When, words } from '../parts/format.tsx';
import { ItemLink, LocationName, LotTraceLink } from '../parts/links.tsx';
import { Page } from '../parts/page.tsx';
import { Empty, Loaded, Problem } from '../parts/states.tsx';

type Summary = NonNullable<LotTrace['summary']>;
type Row = LotTrace['data'][number];
type Production = Summary['madeInto'][number];

const FLOWS = [
  { value: 'out', label: 'Went out' },
  { value: 'in', label: 'Came in' },
  { value: 'all', label: 'All' },
] as const;
type Shown = (typeof FLOWS)[number]['value'];

/** Where a lot came from, where it is, and where it went: who to call in a recall. */
export function LotTracePage() {
  const lotId = Number(useParams({ from: '/lots/$lotId' }).lotId);
  const trace = useRead(['lots', lotId, 'trace'], (client) =>
    lotTrace({ client, path: { id: lotId }, query: { limit: 1 } }),
  );
  return (
    <Loaded query={trace}>
      {({ summary, complete }) => (summary === null ? null : <Trace summary={summary} complete={complete} />)}
    </Loaded>
  );
}

function Trace({ summary, complete }: { summary: Summary; complete: boolean }) {
  const { lot, positions, madeFrom, madeInto } = summary;
  const itemIds = useMemo(
    () => [lot.itemId, ...[...positions, ...madeFrom, ...madeInto].map(({ itemId }) => itemId)],
    [lot, positions, madeFrom, madeInto],
  );
  const items = useItems(itemIds);
  const { byId } = useLocations();
  return (
    <Page title={`Lot ${lot.number}: where it went`}>
      {!complete && (
        <Alert color="yellow" mb="md">
          This lot went through more production than is followed here. Open the last of the lots that were made from it
          to go on.
        </Alert>
      )}
      <Totals summary={summary} items={items} />
      <Section title="Where it is">
        <DataTable
          label="Where it is"
          columns={placeColumns(items, byId)}
          rows={positions}
          rowKey={(row) => `${row.itemId} ${row.locationId} ${row.lot?.id}`}
          empty={<Empty title="Nothing is left">All of it has gone.</Empty>}
        />
      </Section>
      {madeFrom.length > 0 && <Productions title="Made from" rows={madeFrom} items={items} />}
      {madeInto.length > 0 && <Productions title="Made into" rows={madeInto} items={items} />}
      <Steps lotId={lot.id} />
    </Page>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <Title order={2} size="h4" mt="lg" mb="xs">
        {title}
      </Title>
      {children}
    </section>
  );
}

const TOTALS = [
  ['received', 'Received'],
  ['made', 'Made'],
  ['customerReturned', 'Brought back'],
  ['issued', 'Issued and sold'],
  ['usedByJobs', 'Used by jobs'],
  ['consumed', 'Used in production'],
  ['vendorReturned', 'Given back'],
  ['adjusted', 'Adjusted'],
  ['transferred', 'Moved here'],
] as const;

function Totals({ summary: { lot, totals }, items }: { summary: Summary; items: Map<number, Item> }) {
  const item = items.get(lot.itemId);
  return (
    <Facts>
      <Fact label="Item">
        <ItemLink id={lot.itemId} item={item} />
      </Fact>
      {TOTALS.filter(([name]) => totals[name] !== '0').map(([name, label]) => (
        <Fact key={name} label={label}>
          {formatDecimal(totals[name])}
        </Fact>
      ))}
      <Fact label="On hand">
        <Quantity value={totals.onHand} unit={item?.unit} />
      </Fact>
    </Facts>
  );
}

function placeColumns(items: Map<number, Item>, byId: Map<number, Location>): Column<Summary['positions'][number]>[] {
  return [
    { key: 'place', title: 'Location', render: (row) => <LocationName id={row.locationId} byId={byId} /> },
    { key: 'item', title: 'Item', render: (row) => <ItemLink id={row.itemId} item={items.get(row.itemId)} /> },
    { key: 'lot', title: 'Lot', render: (row) => row.lot?.number },
    { key: 'status', title: 'Status', wideOnly: true, render: (row) => words(row.status) },
    { key: 'onHand', title: 'On hand', right: true, width: '100px', render: (row) => <Quantity value={row.onHand} /> },
  ];
}

function Productions({ title, rows, items }: { title: string; rows: Production[]; items: Map<number, Item> }) {
  const columns: Column<Production>[] = [
    { key: 'when', title: 'When', width: WHEN_WIDTH, render: (row) => <When at={row.occurredAt} /> },
    { key: 'item', title: 'Item', render: (row) => <ItemLink id={row.itemId} item={items.get(row.itemId)} /> },
    {
      key: 'lot',
      title: 'Lot or units',
      render: ({ lot, serials }) =>
        lot === null ? (serials?.join(', ') ?? <None />) : <LotTraceLink id={lot.id}>{lot.number}</LotTraceLink>,
    },
    {
      key: 'quantity',
      title: 'Quantity',
      right: true,
      width: '100px',
      render: (row) => <Quantity value={row.quantity} />,
    },
  ];
  return (
    <Section title={title}>
      <DataTable
        label={title}
        columns={columns}
        rows={rows}
        rowKey={(row) => `${row.movementId} ${row.lotId} ${row.itemId} ${row.lot?.id}`}
        empty={null}
      />
    </Section>
  );
}

function Steps({ lotId }: { lotId: number }) {
  const [flow, show] = useState<Shown>('out');
  const list = useList<Row>(['lots', lotId, 'steps', flow], (client, page) =>
    lotTrace({ client, path: { id: lotId }, query: { ...page, ...(flow === 'all' ? {} : { flow }) } }),
  );
  const items = useItems(useMemo(() => list.rows.map((row) => row.itemId), [list.rows]));
  const { byId } = useLocations();
  const columns = useMemo(() => stepColumns(items, byId), [items, byId]);
  return (
    <Section title="What happened to it">
      <SegmentedControl
        mb="sm"
        aria-label="Which steps"
        value={flow}
        onChange={(value) => show(FLOWS.find((one) => one.value === value)?.value ?? 'out')}
        data={[...FLOWS]}
      />
      <Problem error={list.error} retry={() => void list.refetch()} />
      <DataTable
        label="What happened to it"
        columns={columns}
        rows={list.rows}
        rowKey={(row) => row.id}
        onEnd={list.more}
        loading={list.isPending}
        empty={<Empty title="Nothing of the kind">Nothing of this lot moved that way.</Empty>}
      />
    </Section>
  );
}

function stepColumns(items: Map<number, Item>, byId: Map<number, Location>): Column<Row>[] {
  return [
    { key: 'when', title: 'When', width: WHEN_WIDTH, render: (row) => <When at={row.occurredAt} /> },
    {
      key: 'kind',
      title: 'What',
      render: (row) => (
        <Link to="/events/$movementId" params={{ movementId: String(row.movementId) }} className="link">
          {words(row.kind)}
        </Link>
      ),
    },
    { key: 'who', title: 'Reference', render: (row) => row.reference ?? <None /> },
    {
      key: 'document',
      title: 'Document',
      wideOnly: true,
      render: ({ document }) =>
        document === null ? (
          <None />
        ) : (
          <DocumentLink kind={document.kind} id={document.id}>
            {document.number}
          </DocumentLink>
        ),
    },
    {
      key: 'item',
      title: 'Item',
      wideOnly: true,
      render: (row) => <ItemLink id={row.itemId} item={items.get(row.itemId)} />,
    },
    { key: 'lot', title: 'Lot', wideOnly: true, render: (row) => row.lot?.number },
    {
      key: 'place',
      title: 'Location',
      wideOnly: true,
      render: (row) => <LocationName id={row.locationId} byId={byId} />,
    },
    { key: 'change', title: 'Change', right: true, width: '100px', render: (row) => <Quantity value={row.change} /> },
  ];
}
