import { Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { type PurchaseOrderViewResponses, type ReceiptCreateData, receiptCreate } from '../../../../client/index.ts';
import { useWrite } from '../../api/hooks.ts';
import { type Item, useItems } from '../../api/names.ts';
import { type Amount, AmountLine, trackedOf } from '../../parts/amount-line.tsx';
import { difference, isDecimal } from '../../parts/decimals.ts';
import { TextField } from '../../parts/fields.tsx';
import { FormModal } from '../../parts/form-modal.tsx';
import { formatQuantity } from '../../parts/format.tsx';

type Order = PurchaseOrderViewResponses[200];
type OrderLine = Order['lines'][number];
type Body = NonNullable<ReceiptCreateData['body']>;
type Line = NonNullable<Body['lines']>[number];

type Draft = Required<Amount>;

/** Receiving against an order: what came of each line, all of it or a part. */
export function ReceiveForm({ order, onClose }: { order: Order; onClose: () => void }) {
  const open = useMemo(() => order.lines.filter((line) => line.active && leftOf(line) !== '0'), [order]);
  const items = useItems(useMemo(() => open.map((line) => line.itemId), [open]));
  const [drafts, setDrafts] = useState<Record<number, Draft>>(() =>
    Object.fromEntries(open.map((line) => [line.id, { quantity: leftOf(line), lot: '', expiresOn: '', serials: '' }])),
  );
  const [reference, setReference] = useState('');
  const write = useWrite((client, body: Body, headers) => receiptCreate({ client, body, headers }), {
    done: (made) => `Receipt ${made.number}: it is in stock.`,
    onDone: onClose,
  });
  const change = (id: number, part: Partial<Draft>) =>
    setDrafts((old) => ({ ...old, [id]: { ...(old[id] as Draft), ...part } }));
  const lines = open.flatMap((line) => lineOf(line, drafts[line.id], items.get(line.itemId)));
  const wrong = Object.values(drafts).some(({ quantity }) => quantity !== '' && !isDecimal(quantity));
  return (
    <FormModal
      title={`Receive ${order.number}`}
      action="Receive"
      onClose={onClose}
      onSubmit={() => write.mutate({ purchaseOrderId: order.id, lines, ...(reference === '' ? {} : { reference }) })}
      busy={write.isPending}
      error={write.error}
      why={wrong ? 'One of the quantities is no number.' : lines.length === 0 ? 'Say what came.' : undefined}
      size="lg"
    >
      <Text size="sm" className="hint">
        What came. Lower the quantity where less came; the rest stays open.
      </Text>
      <ul className="sheet" aria-label="What came">
        {open.map((line) => (
          <AmountLine
            key={line.id}
            name={items.get(line.itemId)?.partNumber ?? `Item ${line.itemId}`}
            hint={hintOf(line, items.get(line.itemId))}
            verb="Received"
            tracking={items.get(line.itemId)?.tracking}
            amount={drafts[line.id] as Draft}
            onChange={(part) => change(line.id, part)}
          />
        ))}
      </ul>
      <TextField label="Reference" description="Such as the delivery note" value={reference} onChange={setReference} />
    </FormModal>
  );
}

function hintOf(line: OrderLine, item: Item | undefined): string {
  const open = `${formatQuantity(leftOf(line), item?.unit)} open`;
  return item === undefined ? open : `${item.name} · ${open}`;
}

/** What of a line has not come yet. */
function leftOf(line: OrderLine): string {
  const left = difference(line.quantity, line.received);
  return left.startsWith('-') ? '0' : left;
}

function lineOf(line: OrderLine, draft: Draft | undefined, item: Item | undefined): Line[] {
  if (draft === undefined || draft.quantity === '' || Number(draft.quantity) === 0) return [];
  return [{ purchaseOrderLineId: line.id, quantity: draft.quantity, ...trackedOf(item, draft) }];
}
