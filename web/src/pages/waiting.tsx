import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { purchaseOrderList, purchaseRequestList, transferList } from '../../../client/index.ts';
import { useRead } from '../api/hooks.ts';
import { useMay } from '../api/session.ts';
import { Section } from '../parts/page.tsx';

const COUNTED_MAX = 100;

/** The papers that somebody has to do something about. */
export function WaitingPapers() {
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
    <Line count={countOf(asked.data)} one="request to approve" many="requests to approve">
      {(text) => (
        <Link to="/purchasing" search={{ tab: 'requests' }} className="link">
          {text}
        </Link>
      )}
    </Line>
  );
}

function Orders() {
  const pending = useRead(['purchase-orders', 'pending'], (client) =>
    purchaseOrderList({ client, query: { status: 'pending', limit: COUNTED_MAX } }),
  );
  const sent = useRead(['purchase-orders', 'sent'], (client) =>
    purchaseOrderList({ client, query: { status: 'sent', limit: COUNTED_MAX } }),
  );
  const partly = useRead(['purchase-orders', 'partly'], (client) =>
    purchaseOrderList({ client, query: { status: 'partially_received', limit: COUNTED_MAX } }),
  );
  const link = (text: ReactNode) => (
    <Link to="/purchasing" search={{ tab: 'orders' }} className="link">
      {text}
    </Link>
  );
  return (
    <>
      <Line count={countOf(pending.data)} one="order to send" many="orders to send">
        {link}
      </Line>
      <Line count={countOf(sent.data, partly.data)} one="order to receive" many="orders to receive">
        {link}
      </Line>
    </>
  );
}

function Transfers() {
  const planned = useRead(['transfers', 'pending'], (client) =>
    transferList({ client, query: { status: 'pending', limit: COUNTED_MAX } }),
  );
  const picked = useRead(['transfers', 'picked'], (client) =>
    transferList({ client, query: { status: 'picked', limit: COUNTED_MAX } }),
  );
  const link = (text: ReactNode) => (
    <Link to="/transfers" className="link">
      {text}
    </Link>
  );
  return (
    <>
      <Line count={countOf(planned.data)} one="transfer to pick" many="transfers to pick">
        {link}
      </Line>
      <Line count={countOf(picked.data)} one="transfer to receive" many="transfers to receive">
        {link}
      </Line>
    </>
  );
}

interface LineProps {
  count: string;
  one: string;
  many: string;
  /** Leads to where they are. */
  children(text: ReactNode): ReactNode;
}

function Line({ count, one, many, children }: LineProps) {
  return (
    <li>
      <strong>{count}</strong> {children(count === '1' ? one : many)}
    </li>
  );
}

function countOf(...lists: ({ data: unknown[]; next: string | null } | undefined)[]): string {
  const rows = lists.reduce((sum, list) => sum + (list?.data.length ?? 0), 0);
  if (lists.some((list) => list === undefined)) return '…';
  return lists.some((list) => list?.next !== null) ? `${rows}+` : String(rows);
}
