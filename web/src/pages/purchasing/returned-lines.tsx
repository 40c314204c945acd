import { useMemo, useState } from 'react';
import {
  type PurchaseOrder,
  type Receipt,
  type VendorReturnLineInput,
  vendorReturnList,
} from '../../../../client/index.ts';
import { useRead } from '../../api/hooks.ts';
import { type Item, useItems } from '../../api/names.ts';
import { whyUnclear } from '../../numbers/index.ts';
import { type Amount, AmountLine, trackedOf } from '../../parts/amount-line.tsx';
import { difference, isDecimal, share, sum } from '../../parts/decimals.ts';
import { formatDecimal, formatQuantity } from '../../parts/format.tsx';
import { focusAmount, ScanReport, trackedBy, useLineScans } from '../../parts/line-scans.tsx';
import { Problem } from '../../parts/states.tsx';
import { baseOnly } from '../../parts/units.ts';

type Order = PurchaseOrder;
type Line = VendorReturnLineInput;

/** Goods that arrived and may go back. */
interface Came {
  id: number;
  itemId: number;
  unitCost: string;
  quantity: string;
  /** How much of it has not gone back yet. */
  left: string;
  lot: string;
  serials: string[];
  source: { purchaseOrderLineId: number } | { receiptLineId: number };
}

const RETURNS_MAX = 1_000;

/** What may go back of an order or of one of its receipts, and what the user entered. */
export function useReturnable(order: Order, receipt: Receipt | undefined) {
  const returns = useRead(['vendor-returns', 'of-order', order.id], (client) =>
    vendorReturnList({ client, query: { sourceId: order.id, limit: RETURNS_MAX } }),
  );
  const came = useMemo(() => {
    const gone = new Map<number, string>();
    for (const { status, lines } of returns.data?.data ?? []) {
      if (status === 'canceled') continue;
      for (const { active, baseQuantity, purchaseOrderLineId, receiptLineId } of lines) {
        for (const id of active ? [purchaseOrderLineId, receiptLineId] : []) {
          if (id !== null) gone.set(id, sum(gone.get(id) ?? '0', baseQuantity));
        }
      }
    }
    return (receipt === undefined ? ofOrder(order) : ofReceipt(receipt)).map((line) => ({
      ...line,
      left: difference(line.quantity, gone.get(line.id) ?? '0'),
    }));
  }, [order, receipt, returns.data]);
  const isKnown = returns.data !== undefined;
  const items = useItems(useMemo(() => came.map((line) => line.itemId), [came]));
  const [drafts, setDrafts] = useState<Record<number, Amount>>({});
  const draftOf = (line: Came): Amount => drafts[line.id] ?? { quantity: '', lot: line.lot, serials: '' };
  const change = (line: Came, part: Partial<Amount>) =>
    setDrafts((old) => ({ ...old, [line.id]: { ...draftOf(line), ...part } }));
  const amounts = came.map((line) => draftOf(line).quantity);
  const given = came.filter((line) => isDecimal(draftOf(line).quantity) && draftOf(line).quantity !== '0');
  const tooMuch = given.find((line) => difference(line.left, draftOf(line).quantity).startsWith('-'));
  const lines = given.map(
    (line): Line => ({
      itemId: line.itemId,
      unitCost: line.unitCost,
      quantity: draftOf(line).quantity,
      ...line.source,
      ...trackedOf(items.get(line.itemId), draftOf(line)),
    }),
  );
  const why = whyUnclear(amounts) ?? whyNot(tooMuch, lines, items);
  return {
    came,
    items,
    draftOf,
    change,
    lines,
    why: isKnown ? why : 'Earlier returns are still being read.',
    error: returns.error,
  };
}

function whyNot(tooMuch: Came | undefined, lines: Line[], items: Map<number, Item>) {
  if (tooMuch !== undefined) {
    return `No more than ${formatDecimal(tooMuch.left)} of ${items.get(tooMuch.itemId)?.partNumber ?? 'an item'} can go back.`;
  }
  return lines.length === 0 ? 'Enter how much goes back.' : undefined;
}

function ofOrder({ lines }: Order): Omit<Came, 'left'>[] {
  return lines
    .filter((line) => line.received !== '0')
    .map(({ id, itemId, unitCost: written, quantity, baseQuantity, received }) => {
      const unitCost = share(written, quantity, baseQuantity);
      return { id, itemId, unitCost, quantity: received, lot: '', serials: [], source: { purchaseOrderLineId: id } };
    });
}

function ofReceipt({ lines }: Receipt): Omit<Came, 'left'>[] {
  return lines.map(({ id, itemId, unitCost: written, quantity: amount, baseQuantity: quantity, lot, serials }) => {
    const unitCost = share(written, amount, quantity);
    const tracked = { lot: lot?.number ?? '', serials: serials ?? [] };
    return { id, itemId, unitCost, quantity, ...tracked, source: { receiptLineId: id } };
  });
}

/** The lines that arrived, each with how much of it goes back. */
export function ReturnedLines({ returnable }: { returnable: ReturnType<typeof useReturnable> }) {
  const { came, items, draftOf, change, error } = returnable;
  const scans = useLineScans((found) => {
    const line = came.find(
      ({ itemId, lot }) => itemId === found.item.id && (found.lot === null || lot === '' || lot === found.lot),
    );
    if (line === undefined) throw new Error(`No ${found.item.partNumber} has arrived that could go back.`);
    change(line, trackedBy(found, draftOf(line)));
    focusAmount(line.id);
    return `${found.item.partNumber}: enter how much goes back.`;
  });
  return (
    <>
      <Problem error={error} />
      <ul className="sheet" aria-label="What goes back">
        {came.map((line) => (
          <AmountLine
            key={line.id}
            id={line.id}
            // In base units, as its cost is.
            item={baseOnly(items.get(line.itemId))}
            name={items.get(line.itemId)?.partNumber ?? `Item ${line.itemId}`}
            hint={hintOf(line, items.get(line.itemId))}
            verb="Goes back"
            tracking={items.get(line.itemId)?.tracking}
            amount={draftOf(line)}
            onChange={(part) => change(line, part)}
          />
        ))}
      </ul>
      <ScanReport scans={scans} />
    </>
  );
}

function hintOf({ left, quantity, serials }: Came, item: Item | undefined): string {
  const units = serials.length > 0 ? `: ${serials.join(', ')}` : '';
  return `${formatDecimal(left)} of ${formatQuantity(quantity, item?.unit)} may go back${units}`;
}
