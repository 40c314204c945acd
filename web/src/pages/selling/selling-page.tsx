import { Stack, Tabs } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import {
  type CustomerReturn,
  customerReturnList,
  type Packaging,
  packagingList,
  type Sale,
  saleList,
} from '../../../../client/index.ts';
import { useList } from '../../api/hooks.ts';
import { useLocations } from '../../api/names.ts';
import { useWhyNot } from '../../api/session.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import {
  dateColumn,
  knownStatus,
  numberColumn,
  StatusFilter,
  statusColumn,
  totalColumn,
} from '../../parts/document/index.ts';
import { None } from '../../parts/format.tsx';
import { HintButton } from '../../parts/hint-button.tsx';
import { LocationName } from '../../parts/links.tsx';
import { Page } from '../../parts/page.tsx';
import { Empty, Problem } from '../../parts/states.tsx';
import { CustomerReturnForm } from './customer-return-form.tsx';
import { PackagingForm } from './packaging-form.tsx';
import { SaleForm } from './sale-form.tsx';

const STATUSES = ['open', 'part_fulfilled', 'fulfilled', 'cancelled', 'expired'] as const;

/** What is sold, what is put together, and what customers bring back. */
export function SellingPage() {
  const [isNew, setNew] = useState<'sale' | 'packaging' | 'return' | null>(null);
  const { tab } = useSearch({ from: '/selling' });
  const navigate = useNavigate({ from: '/selling' });
  const why = useWhyNot('inventory:write');
  const close = () => setNew(null);
  return (
    <Page
      title="Selling"
      actions={
        <>
          <HintButton variant="default" why={why} onClick={() => setNew('packaging')}>
            Put together
          </HintButton>
          <HintButton variant="default" why={why} onClick={() => setNew('return')}>
            Take back
          </HintButton>
          <HintButton why={why} onClick={() => setNew('sale')}>
            New sale
          </HintButton>
        </>
      }
    >
      <Tabs
        value={tab ?? 'sales'}
        onChange={(chosen) => void navigate({ search: { tab: chosen ?? undefined } })}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="sales">Sales</Tabs.Tab>
          <Tabs.Tab value="packagings">Packagings</Tabs.Tab>
          <Tabs.Tab value="returns">Returns</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="sales">
          <Sales />
        </Tabs.Panel>
        <Tabs.Panel value="packagings">
          <Packagings />
        </Tabs.Panel>
        <Tabs.Panel value="returns">
          <Returns />
        </Tabs.Panel>
      </Tabs>
      {isNew === 'sale' && <SaleForm onClose={close} />}
      {isNew === 'packaging' && <PackagingForm onClose={close} />}
      {isNew === 'return' && <CustomerReturnForm onClose={close} />}
    </Page>
  );
}

function Sales() {
  const status = knownStatus(STATUSES, useSearch({ from: '/selling' }).status);
  const navigate = useNavigate({ from: '/selling' });
  const list = useList<Sale>(['sales', status], (client, query) =>
    saleList({ client, query: { ...query, order: 'newest', ...(status && { status: [status] }) } }),
  );
  const { byId } = useLocations();
  const columns = useMemo<Column<Sale>[]>(
    () => [
      numberColumn('sale'),
      {
        key: 'place',
        title: 'From',
        wraps: true,
        render: (row) => <LocationName id={row.locationId} byId={byId} />,
      },
      { key: 'reference', title: 'Reference', render: (row) => row.reference ?? <None /> },
      dateColumn((row) => row.date),
      totalColumn(),
      statusColumn(),
    ],
    [byId],
  );
  return (
    <Stack>
      <StatusFilter
        label="Which sales"
        statuses={STATUSES}
        value={status}
        onChange={(chosen) => void navigate({ search: (old) => ({ ...old, status: chosen }), replace: true })}
      />
      <Problem error={list.error} retry={() => void list.refetch()} />
      <DataTable
        label="Sales"
        columns={columns}
        rows={list.rows}
        rowKey={(row) => row.id}
        onEnd={list.more}
        loading={list.isPending}
        empty={<Empty title="No sales here">A sale holds its goods until they are handed over.</Empty>}
      />
    </Stack>
  );
}

function Packagings() {
  const list = useList<Packaging>(['packagings'], (client, query) =>
    packagingList({ client, query: { ...query, order: 'newest' } }),
  );
  return <Listed kind="packaging" label="Packagings" list={list} empty="Put kits together, or pack a sale." />;
}

function Returns() {
  const list = useList<CustomerReturn>(['customer-returns'], (client, query) =>
    customerReturnList({ client, query: { ...query, order: 'newest' } }),
  );
  return <Listed kind="customer_return" label="Returns" list={list} empty="What customers bring back appears here." />;
}

interface ListedProps {
  kind: string;
  label: string;
  list: ReturnType<typeof useList<Packaging | CustomerReturn>>;
  empty: string;
}

function Listed({ kind, label, list, empty }: ListedProps) {
  const { byId } = useLocations();
  const columns = useMemo<Column<Packaging | CustomerReturn>[]>(
    () => [
      numberColumn(kind),
      { key: 'place', title: 'Where', wraps: true, render: (row) => <LocationName id={row.locationId} byId={byId} /> },
      { key: 'reference', title: 'Reference', render: (row) => row.reference ?? <None /> },
      dateColumn((row) => row.date, { wideOnly: false }),
    ],
    [kind, byId],
  );
  return (
    <>
      <Problem error={list.error} retry={() => void list.refetch()} />
      <DataTable
        label={label}
        columns={columns}
        rows={list.rows}
        rowKey={(row) => row.id}
        onEnd={list.more}
        loading={list.isPending}
        empty={<Empty title="None yet">{empty}</Empty>}
      />
    </>
  );
}
