import { Text, Textarea, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { type PurchaseOrderViewResponses, type ReceiptCreateData, receiptCreate } from '../../../../client/index.ts';
import { useWrite } from '../../api/hooks.ts';
import { type Item, useItems } from '../../api/names.ts';
import { difference, isDecimal } from '../../parts/decimals.ts';
import { TextField } from '../../parts/fields.tsx';
import { FormModal } from '../../parts/form-modal.tsx';
import { serialsOf } from '../../parts/lines-editor.tsx';

type Order = PurchaseOrderViewResponses[200];
type OrderLine = Order['lines'][number];
type Body = NonNullable<ReceiptCreateData['body']>;
type Line = NonNullable<Body['lines']>[number];

interface Draft {
  quantity: string;
  lot: string;
  expiresOn: string;
  serials: string;
}

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
          <ReceiveLine
            key={line.id}
            line={line}
            item={items.get(line.itemId)}
            draft={drafts[line.id] as Draft}
            onChange={(part) => change(line.id, part)}
          />
        ))}
      </ul>
      <TextField label="Reference" description="Such as the delivery note" value={reference} onChange={setReference} />
    </FormModal>
  );
}

interface ReceiveLineProps {
  line: OrderLine;
  item: Item | undefined;
  draft: Draft;
  onChange: (part: Partial<Draft>) => void;
}

function ReceiveLine({ line, item, draft, onChange }: ReceiveLineProps) {
  const name = item?.partNumber ?? `Item ${line.itemId}`;
  return (
    <li className="sheet-line" style={{ flexWrap: 'wrap' }}>
      <div className="sheet-item">
        <Text fw={600}>{name}</Text>
        <Text size="sm" className="hint">
          {leftOf(line)} open
        </Text>
      </div>
      {item?.tracking === 'lot' && (
        <>
          <TextInput
            aria-label={`Lot of ${name}`}
            placeholder="Lot"
            w={120}
            value={draft.lot}
            onChange={(event) => onChange({ lot: event.currentTarget.value })}
          />
          <TextInput
            aria-label={`Expiry of ${name}`}
            type="date"
            w={150}
            value={draft.expiresOn}
            onChange={(event) => onChange({ expiresOn: event.currentTarget.value })}
          />
        </>
      )}
      {item?.tracking === 'serial' && (
        <Textarea
          aria-label={`Serials of ${name}`}
          placeholder="One serial on each line"
          autosize
          minRows={1}
          w={200}
          value={draft.serials}
          onChange={(event) => onChange({ serials: event.currentTarget.value })}
        />
      )}
      <TextInput
        className="counted"
        aria-label={`Received of ${name}`}
        inputMode="decimal"
        w={90}
        value={draft.quantity}
        error={draft.quantity !== '' && !isDecimal(draft.quantity)}
        onChange={(event) => onChange({ quantity: event.currentTarget.value.trim().replace(',', '.') })}
      />
    </li>
  );
}

/** What of a line has not come yet. */
function leftOf(line: OrderLine): string {
  const left = difference(line.quantity, line.received);
  return left.startsWith('-') ? '0' : left;
}

function lineOf(line: OrderLine, draft: Draft | undefined, item: Item | undefined): Line[] {
  if (draft === undefined || draft.quantity === '' || Number(draft.quantity) === 0) return [];
  const serials = serialsOf(draft.serials);
  const expiry = draft.expiresOn === '' ? {} : { expiresAt: new Date(`${draft.expiresOn}T00:00:00`).toISOString() };
  return [
    {
      purchaseOrderLineId: line.id,
      quantity: draft.quantity,
      ...(item?.tracking === 'lot' && draft.lot !== '' ? { lot: { number: draft.lot, ...expiry } } : {}),
      ...(item?.tracking === 'serial' && serials.length > 0 ? { serials } : {}),
    },
  ];
}
