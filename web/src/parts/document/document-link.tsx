import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/** A link to the page of a document; plain text where its kind has no page. */
export function DocumentLink({ kind, id, children }: { kind: string; id: number; children: ReactNode }) {
  const text = String(id);
  switch (kind) {
    case 'purchase_request':
      return (
        <Link to="/purchasing/requests/$requestId" params={{ requestId: text }} className="link">
          {children}
        </Link>
      );
    case 'purchase_order':
      return (
        <Link to="/purchasing/orders/$orderId" params={{ orderId: text }} className="link">
          {children}
        </Link>
      );
    case 'receipt':
      return (
        <Link to="/purchasing/receipts/$receiptId" params={{ receiptId: text }} className="link">
          {children}
        </Link>
      );
    case 'vendor_return':
      return (
        <Link to="/purchasing/returns/$returnId" params={{ returnId: text }} className="link">
          {children}
        </Link>
      );
    case 'transfer':
      return (
        <Link to="/transfers/$transferId" params={{ transferId: text }} className="link">
          {children}
        </Link>
      );
    case 'sale':
      return (
        <Link to="/selling/sales/$saleId" params={{ saleId: text }} className="link">
          {children}
        </Link>
      );
    case 'packaging':
      return (
        <Link to="/selling/packagings/$packagingId" params={{ packagingId: text }} className="link">
          {children}
        </Link>
      );
    case 'customer_return':
      return (
        <Link to="/selling/returns/$returnId" params={{ returnId: text }} className="link">
          {children}
        </Link>
      );
    case 'count':
      return (
        <Link to="/counts/$countId" params={{ countId: text }} className="link">
          {children}
        </Link>
      );
    case 'adjustment':
      return (
        <Link to="/adjustments/$adjustmentId" params={{ adjustmentId: text }} className="link">
          {children}
        </Link>
      );
    default:
      return <span>{children}</span>;
  }
}
