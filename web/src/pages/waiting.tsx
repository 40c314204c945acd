import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { purchaseOrderList, purchaseRequestList, transferList } from '../../../client/index.ts';
import { useRead } from '../api/hooks.ts';
import { useMay } from '../api/session.ts';
import { formatDecimal } from '../parts/format.tsx';
import { Section } from '../parts/page.tsx';

const COUNTED_MAX = 100;

/** The documents that wait for somebody's action. */
export function WaitingDocuments() {
  const purchasing = useMay('purchasing:read');
  const inventory = useMay('inventory:read');
  if (!purchasing && !inventory) return null;
  return (
    <Section title="Waiting">
      <ul className="waiting">
        {purchasing && <Requests />}
        {purchasing && <Orders />}
        {inventory && <Transfers />}
      </ul>
    </Section>
  );
}

function Requests() {
  const asked = useRead(['purchase-requests', 'waiting'], (client) =>
    purchaseRequestList({ client, query: { status: 'pending_approval', limit: COUNTED_MAX } }),
  );
  return (
    <Line query={asked} one="request to approve" many="requests to approve">
      {(text) => (
        <Link to="/purchasing" search={{ tab: 'requests', status: 'pending_approval' }} className="link">
          {text}
        </Link>
      )}
    </Line>
  );
}

const ORDERS = [
  { status: 'pending', one: 'order to send', many: 'orders to send', isRare: false },
  { status: 'sent', one: 'order to receive', many: 'orders to receive', isRare: false },
  { status: 'partially_received', one: 'order received in part', many: 'orders received in part', isRare: true },
] as const;

function Orders() {
  return ORDERS.map((line) => <OrdersIn key={line.status} {...line} />);
}

function OrdersIn({ status, ...words }: (typeof ORDERS)[number]) {
  const found = useRead(['purchase-orders', 'waiting', status], (client) =>
    purchaseOrderList({ client, query: { status, limit: COUNTED_MAX } }),
  );
  return (
    <Line query={found} {...words}>
      {(text) => (
        <Link to="/purchasing" search={{ tab: 'orders', status }} className="link">
          {text}
        </Link>
      )}
    </Line>
  );
}

const TRANSFERS = [
  { status: 'pending', one: 'transfer to pick', many: 'transfers to pick', isRare: false },
  { status: 'partially_picked', one: 'transfer picked in part', many: 'transfers picked in part', isRare: true },
  { status: 'picked', one: 'transfer to receive', many: 'transfers to receive', isRare: false },
  { status: 'partially_received', one: 'transfer received in part', many: 'transfers received in part', isRare: true },
] as const;

function Transfers() {
  return TRANSFERS.map((line) => <TransfersIn key={line.status} {...line} />);
}

function TransfersIn({ status, ...words }: (typeof TRANSFERS)[number]) {
  const found = useRead(['transfers', 'waiting', status], (client) =>
    transferList({ client, query: { status, limit: COUNTED_MAX } }),
  );
  return (
    <Line query={found} {...words}>
      {(text) => (
        <Link to="/transfers" search={{ status }} className="link">
          {text}
        </Link>
      )}
    </Line>
  );
}

interface LineProps {
  query: { data: { data: unknown[]; next: string | null } | undefined; error: Error | null };
  one: string;
  many: string;
  /** Whether it is shown only where there are some. */
  isRare?: boolean;
  /** A link to them. */
  children(text: ReactNode): ReactNode;
}

function Line({ query: { data: list, error }, one, many, isRare = false, children }: LineProps) {
  const count = list?.data.length ?? 0;
  if (isRare && count === 0 && error === null) return null;
  const text = count === 1 && list?.next === null ? one : many;
  if (list === undefined && error !== null) return <li title={error.message}>Unknown: {children(text)}</li>;
  return (
    <li>
      <strong>{list === undefined ? '…' : `${formatDecimal(count)}${list.next === null ? '' : '+'}`}</strong>{' '}
      {children(text)}
    </li>
  );
}
