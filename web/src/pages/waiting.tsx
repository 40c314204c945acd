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
  return (
    <Section title="Waiting">
      <ul className="waiting">
        {purchasing && <Requests />}
        {purchasing && <Orders />}
        <Transfers />
      </ul>
    </Section>
  );
}

function Requests() {
  const asked = useRead(['purchase-requests', 'waiting'], (client) =>
    purchaseRequestList({ client, query: { status: 'pending_approval', limit: COUNTED_MAX } }),
  );
  return (
    <Line count={countOf(asked.data)} what="requests to approve">
      <Link to="/purchasing" className="link">
        Purchasing
      </Link>
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
  return (
    <>
      <Line count={countOf(pending.data)} what="orders to send" />
      <Line count={countOf(sent.data, partly.data)} what="orders to receive">
        <Link to="/purchasing" className="link">
          Purchasing
        </Link>
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
  return (
    <>
      <Line count={countOf(planned.data)} what="transfers to pick" />
      <Line count={countOf(picked.data)} what="transfers to receive">
        <Link to="/transfers" className="link">
          Transfers
        </Link>
      </Line>
    </>
  );
}

function Line({ count, what, children }: { count: string; what: string; children?: ReactNode }) {
  return (
    <li>
      <strong>{count}</strong> {what} {children}
    </li>
  );
}

function countOf(...lists: ({ data: unknown[]; next: string | null } | undefined)[]): string {
  const rows = lists.reduce((sum, list) => sum + (list?.data.length ?? 0), 0);
  if (lists.some((list) => list === undefined)) return '…';
  return lists.some((list) => list?.next !== null) ? `${rows}+` : String(rows);
}
