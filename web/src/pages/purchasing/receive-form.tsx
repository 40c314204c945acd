import { Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { type PurchaseOrder, type ReceiptInput, receiptCreate } from '../../../../client/index.ts';
import { useWrite } from '../../api/hooks.ts';
import { type Item, useItems } from '../../api/names.ts';
import { whyUnclear } from '../../numbers/index.ts';
import { type Amount, AmountLine, trackedOf } from '../../parts/amount-line.tsx';
import { difference, isDecimal } from '../../parts/decimals.ts';
import { TextField } from '../../parts/fields.tsx';
import { FormModal } from '../../parts/form-modal.tsx';
import { formatQuantity } from '../../parts/format.tsx';
import { focusAmount, ScanReport, trackedBy, useLineScans } from '../../parts/line-scans.tsx';
import { unitOf } from '../../parts/units.ts';

type Order = PurchaseOrder;
type OrderLine = Order['lines'][number];
type Body = ReceiptInput;
type Line = NonNullable<Body['lines']>[number];

type Draft = Required<Amount>;

/** Receiving against an order: what arrived of each line, all of it or a part. */
export function ReceiveForm({ order, onClose }: { order: Order; onClose: () => void }) {
  const open = useMemo(() => order.lines.filter((line) => line.active && leftOf(line) !== '0'), [order]);
  const items = useItems(useMemo(() => open.map((line) => line.itemId), [open]));
  const [drafts, setDrafts] = useState<Record<number, Draft>>(() =>
    Object.fromEntries(open.map((line) => [line.id, { ...openOf(line), lot: '', expiresOn: '', serials: '' }])),
  );
  const [reference, setReference] = useState('');
  const write = useWrite(
    `Receive order ${order.number}`,
    (client, body: Body, headers) => receiptCreate({ client, body, headers }),
    {
      done: (made) => `Receipt ${made.number}: the goods are in stock.`,
      onDone: onClose,
    },
  );
  const change = (id: number, part: Partial<Draft>) =>
    setDrafts((old) => ({ ...old, [id]: { ...(old[id] as Draft), ...part } }));
  const lines = open.flatMap((line) => lineOf(line, drafts[line.id], items.get(line.itemId)));
  const unclear = whyUnclear(Object.values(drafts).map(({ quantity }) => quantity));
  const scans = useLineScans((found) => {
    const line = open.find(({ itemId }) => itemId === found.item.id);
    if (line === undefined) throw new Error(`Nothing of ${found.item.partNumber} is still to come on this order.`);
    change(line.id, trackedBy(found, drafts[line.id] ?? {}));
    focusAmount(line.id);
    return `${found.item.partNumber}: enter how much arrived.`;
  });
  return (
    <FormModal
      title={`Receive ${order.number}`}
      action="Receive"
      onClose={onClose}
      onSubmit={() => write.mutate({ purchaseOrderId: order.id, lines, ...(reference === '' ? {} : { reference }) })}
      write={write}
      why={unclear ?? (lines.length === 0 ? 'Enter what arrived.' : undefined)}
      size="lg"
    >
      <Text size="sm" className="hint">
        What arrived. Lower the quantity where less arrived; the rest stays open.
      </Text>
      <ul className="sheet" aria-label="What arrived">
        {open.map((line) => (
          <AmountLine
            key={line.id}
            id={line.id}
            item={items.get(line.itemId)}
            name={items.get(line.itemId)?.partNumber ?? `Item ${line.itemId}`}
            hint={hintOf(line, items.get(line.itemId))}
            verb="Received"
            tracking={items.get(line.itemId)?.tracking}
            amount={drafts[line.id] as Draft}
            onChange={(part) => change(line.id, part)}
          />
        ))}
      </ul>
      <ScanReport scans={scans} />
      <TextField
        label="Reference"
        description="Such as the number of the delivery note"
        value={reference}
        onChange={setReference}
      />
    </FormModal>
  );
}

function hintOf(line: OrderLine, item: Item | undefined): string {
  const open = `${formatQuantity(leftOf(line), item?.unit)} open`;
  return item === undefined ? open : `${item.name} · ${open}`;
}

/** How much of a line has not arrived yet. */
function leftOf(line: OrderLine): string {
  const left = difference(line.baseQuantity, line.received);
  return left.startsWith('-') ? '0' : left;
}

/** What is still to come: in the unit that was ordered while all of it is, else in base units. */
function openOf(line: OrderLine): Pick<Draft, 'quantity' | 'unit'> {
  if (line.unit === null || line.received !== '0') return { quantity: leftOf(line), unit: '' };
  return { quantity: line.quantity, unit: line.unit };
}

function lineOf(line: OrderLine, draft: Draft | undefined, item: Item | undefined): Line[] {
  if (draft === undefined || !isDecimal(draft.quantity) || draft.quantity === '0') return [];
  const base = { purchaseOrderLineId: line.id, ...trackedOf(item, draft) };
  return [{ ...base, quantity: draft.quantity, ...unitOf(draft) }];
}
