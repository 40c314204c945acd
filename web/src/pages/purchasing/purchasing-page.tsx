import { Tabs } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import {
  type PurchaseOrderListResponses,
  type PurchaseRequestListResponses,
  purchaseOrderList,
  purchaseRequestList,
  type ReceiptListResponses,
  receiptList,
  type VendorReturnListResponses,
  vendorReturnList,
} from '../../../../client/index.ts';
import { useList } from '../../api/hooks.ts';
import { useWhyNot } from '../../api/session.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { dateColumn, numberColumn, statusColumn, totalColumn } from '../../parts/document/index.ts';
import { None } from '../../parts/format.tsx';
import { HintButton } from '../../parts/hint-button.tsx';
import { Page } from '../../parts/page.tsx';
import { Empty, Problem } from '../../parts/states.tsx';
import { PurchaseForm } from './purchase-form.tsx';
import { ReturnForm } from './return-form.tsx';
import { useVendorNames } from './vendors.ts';

type Order = PurchaseOrderListResponses[200]['data'][number];
type Request = PurchaseRequestListResponses[200]['data'][number];
type Receipt = ReceiptListResponses[200]['data'][number];
type Return = VendorReturnListResponses[200]['data'][number];
type Paper = Pick<Order, 'id' | 'number' | 'status' | 'date' | 'total' | 'vendorId' | 'reference'>;

/** What is asked for, ordered, received and sent back. */
export function PurchasingPage() {
  const [isNew, setNew] = useState<'request' | 'order' | 'return' | null>(null);
  const { tab } = useSearch({ from: '/purchasing' });
  const navigate = useNavigate({ from: '/purchasing' });
  const mayNotRead = useWhyNot('inventory:read');
  const why = useWhyNot('purchasing:write') ?? mayNotRead;
  return (
    <Page
      title="Purchasing"
      actions={
        <>
          <HintButton variant="default" why={why} onClick={() => setNew('request')}>
            New request
          </HintButton>
          <HintButton variant="default" why={why} onClick={() => setNew('return')}>
            New return
          </HintButton>
          <HintButton why={why} onClick={() => setNew('order')}>
            New order
          </HintButton>
        </>
      }
    >
      <Tabs
        value={tab ?? 'orders'}
        onChange={(chosen) => void navigate({ search: { tab: chosen ?? undefined } })}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="requests">Requests</Tabs.Tab>
          <Tabs.Tab value="orders">Orders</Tabs.Tab>
          <Tabs.Tab value="receipts">Receipts</Tabs.Tab>
          <Tabs.Tab value="returns">Returns</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="requests">
          <Requests />
        </Tabs.Panel>
        <Tabs.Panel value="orders">
          <Orders />
        </Tabs.Panel>
        <Tabs.Panel value="receipts">
          <Receipts />
        </Tabs.Panel>
        <Tabs.Panel value="returns">
          <Returns />
        </Tabs.Panel>
      </Tabs>
      {(isNew === 'request' || isNew === 'order') && <PurchaseForm sort={isNew} onClose={() => setNew(null)} />}
      {isNew === 'return' && <ReturnForm onClose={() => setNew(null)} />}
    </Page>
  );
}

function Requests() {
  const list = useList<Request>(['purchase-requests'], (client, query) =>
    purchaseRequestList({ client, query: { ...query, order: 'newest' } }),
  );
  return <Papers label="Purchase requests" kind="purchase_request" list={list} empty="Nobody asked for anything yet" />;
}

function Orders() {
  const list = useList<Order>(['purchase-orders'], (client, query) =>
    purchaseOrderList({ client, query: { ...query, order: 'newest' } }),
  );
  return <Papers label="Purchase orders" kind="purchase_order" list={list} empty="Nothing was ordered yet" />;
}

function Receipts() {
  const list = useList<Receipt>(['receipts'], (client, query) =>
    receiptList({ client, query: { ...query, order: 'newest' } }),
  );
  return <Papers label="Receipts" kind="receipt" list={list} empty="Nothing was received yet" />;
}

function Returns() {
  const list = useList<Return>(['vendor-returns'], (client, query) =>
    vendorReturnList({ client, query: { ...query, order: 'newest' } }),
  );
  return <Papers label="Vendor returns" kind="vendor_return" list={list} empty="Nothing was sent back yet" />;
}

interface PapersProps<Row> {
  label: string;
  kind: string;
  list: ReturnType<typeof useList<Row>>;
  empty: string;
}

function Papers<Row extends Paper>({ label, kind, list, empty }: PapersProps<Row>) {
  const vendors = useVendorNames();
  const columns = useMemo<Column<Row>[]>(
    () => [
      numberColumn(kind),
      { key: 'vendor', title: 'Vendor', wraps: true, render: (row) => vendors.get(row.vendorId ?? 0) ?? <None /> },
      dateColumn((row) => row.date),
      { key: 'reference', title: 'Reference', wideOnly: true, render: (row) => row.reference ?? <None /> },
      totalColumn(),
      statusColumn(),
    ],
    [vendors, kind],
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
        empty={<Empty title={empty} />}
      />
    </>
  );
}
