import { Stack, Tabs } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useMemo, useState } from 'react';
import {
  type PurchaseOrder,
  type PurchaseRequest,
  purchaseOrderList,
  purchaseRequestList,
  type Receipt,
  receiptList,
  type VendorReturn,
  vendorReturnList,
} from '../../../../client/index.ts';
import { useList } from '../../api/hooks.ts';
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
import { Page } from '../../parts/page.tsx';
import { Empty, Problem } from '../../parts/states.tsx';
import { PurchaseForm } from './purchase-form.tsx';
import { ReturnForm } from './return-form.tsx';
import { useVendorNames } from './vendors.ts';

type Order = PurchaseOrder;
type Request = PurchaseRequest;
type Return = VendorReturn;
type Listed = Pick<Order, 'id' | 'number' | 'status' | 'date' | 'total' | 'vendorId' | 'reference'>;

/** What is requested, ordered, received and sent back. */
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

const REQUEST_STATUSES = ['pending_approval', 'approved', 'rejected'] as const;
const ORDER_STATUSES = ['pending', 'sent', 'partially_received', 'received', 'canceled'] as const;
const RECEIPT_STATUSES = ['received', 'canceled'] as const;
const RETURN_STATUSES = ['pending', 'returned', 'credit_received', 'canceled'] as const;

function Requests() {
  const { status, filter } = useStatus(REQUEST_STATUSES, 'Which purchase requests');
  const list = useList<Request>(['purchase-requests', 'list', status], (client, query) =>
    purchaseRequestList({ client, query: { ...query, order: 'newest', ...(status && { status }) } }),
  );
  return (
    <DocumentList
      label="Purchase requests"
      kind="purchase_request"
      list={list}
      filter={filter}
      empty="No requests here"
    />
  );
}

function Orders() {
  const { status, filter } = useStatus(ORDER_STATUSES, 'Which purchase orders');
  const list = useList<Order>(['purchase-orders', 'list', status], (client, query) =>
    purchaseOrderList({ client, query: { ...query, order: 'newest', ...(status && { status }) } }),
  );
  return (
    <DocumentList label="Purchase orders" kind="purchase_order" list={list} filter={filter} empty="No orders here" />
  );
}

function Receipts() {
  const { status, filter } = useStatus(RECEIPT_STATUSES, 'Which receipts');
  const list = useList<Receipt>(['receipts', 'list', status], (client, query) =>
    receiptList({ client, query: { ...query, order: 'newest', ...(status && { status }) } }),
  );
  return <DocumentList label="Receipts" kind="receipt" list={list} filter={filter} empty="No receipts here" />;
}

function Returns() {
  const { status, filter } = useStatus(RETURN_STATUSES, 'Which vendor returns');
  const list = useList<Return>(['vendor-returns', 'list', status], (client, query) =>
    vendorReturnList({ client, query: { ...query, order: 'newest', ...(status && { status }) } }),
  );
  return (
    <DocumentList label="Vendor returns" kind="vendor_return" list={list} filter={filter} empty="No returns here" />
  );
}

/** The state from the address, and the field to choose another. */
function useStatus<Status extends string>(statuses: readonly Status[], label: string) {
  const search = useSearch({ from: '/purchasing' });
  const navigate = useNavigate({ from: '/purchasing' });
  const status = knownStatus(statuses, search.status);
  const choose = (chosen: Status | undefined) =>
    void navigate({ search: { tab: search.tab, status: chosen }, replace: true });
  return { status, filter: <StatusFilter label={label} statuses={statuses} value={status} onChange={choose} /> };
}

interface DocumentListProps<Row> {
  label: string;
  kind: string;
  list: ReturnType<typeof useList<Row>>;
  filter: ReactNode;
  empty: string;
}

function DocumentList<Row extends Listed>({ label, kind, list, filter, empty }: DocumentListProps<Row>) {
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
    <Stack>
      {filter}
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
    </Stack>
  );
}
