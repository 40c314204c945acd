import { useParams } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { type Receipt, receiptCancellationCreate, receiptView } from '../../../../client/index.ts';
import { useRead, useWrite } from '../../api/hooks.ts';
import { useItems } from '../../api/names.ts';
import { useWhyNot } from '../../api/session.ts';
import { LabelsButton, wantedOfReceipt } from '../../labels/index.ts';
import {
  DocumentLines,
  DocumentMovements,
  DocumentPage,
  Fact,
  moneyColumn,
  quantityColumn,
  ReasonForm,
  trackedColumns,
} from '../../parts/document/index.ts';
import { formatMoney } from '../../parts/format.tsx';
import { HintButton } from '../../parts/hint-button.tsx';
import { Loaded } from '../../parts/states.tsx';
import { OrderFact, useOrder } from './order-fact.tsx';
import { PurchasingFacts } from './purchasing-facts.tsx';
import { ReturnForm } from './return-form.tsx';

type Line = Receipt['lines'][number];

/** One receipt: what arrived, at what cost, for which order. */
export function ReceiptPage() {
  const { receiptId } = useParams({ from: '/purchasing/receipts/$receiptId' });
  const id = Number(receiptId);
  const receipt = useRead(['receipts', id], (client) => receiptView({ client, path: { id } }));
  return <Loaded query={receipt}>{(row) => <ReceiptContent key={row.id} receipt={row} />}</Loaded>;
}

function ReceiptContent({ receipt }: { receipt: Receipt }) {
  const [opened, setOpened] = useState<'cancel' | 'return' | null>(null);
  const close = () => setOpened(null);
  const { id, number, purchaseOrderId } = receipt;
  const order = useOrder(purchaseOrderId);
  const cancel = useWrite(
    `Cancel receipt ${number}`,
    (client, body: { reason: string }, headers) => receiptCancellationCreate({ client, path: { id }, body, headers }),
    {
      done: `${number} was canceled. Its goods were taken out of stock, and its order is open for them again.`,
      onDone: close,
    },
  );
  const columns = useMemo(
    () => [
      ...trackedColumns(receipt.lines),
      quantityColumn<Line>('quantity', 'Received', (line) => line.quantity, { unit: 'written', width: '100px' }),
      moneyColumn<Line>('cost', 'Unit cost', (line) => line.unitCost, { wideOnly: false }),
      moneyColumn<Line>('total', 'Total', (line) => line.total),
    ],
    [receipt],
  );
  return (
    <DocumentPage
      name="Receipt"
      document={receipt}
      error={order.data === undefined ? order.error : null}
      actions={<Actions receipt={receipt} hasOrder={order.data !== undefined} open={setOpened} />}
    >
      <PurchasingFacts document={receipt} place="Received at">
        <Fact label="Tax">{formatMoney(receipt.tax)}</Fact>
        <Fact label="Shipping">{formatMoney(receipt.shipping)}</Fact>
        <OrderFact id={purchaseOrderId} />
      </PurchasingFacts>
      <DocumentLines lines={receipt.lines} columns={columns} />
      <DocumentMovements documentId={id} />
      {opened === 'return' && order.data !== undefined && (
        <ReturnForm order={order.data} receipt={receipt} onClose={close} />
      )}
      {opened === 'cancel' && (
        <ReasonForm
          title={`Cancel receipt ${number}?`}
          action="Cancel the receipt"
          consequence="Its goods are taken out of stock again, and its order is open for them. If they have moved on since, the receipt cannot be canceled."
          write={cancel}
          onClose={close}
        />
      )}
    </DocumentPage>
  );
}

interface ActionsProps {
  receipt: Receipt;
  hasOrder: boolean;
  open: (what: 'cancel' | 'return') => void;
}

function Actions({ receipt, hasOrder, open }: ActionsProps) {
  const mayNot = useWhyNot('purchasing:write');
  const items = useItems(useMemo(() => receipt.lines.map((line) => line.itemId), [receipt]));
  const isOver = receipt.status === 'canceled' ? 'The receipt was canceled.' : undefined;
  const isExported =
    receipt.syncStatus === 'exported'
      ? 'It was exported to the books. Correct it there, and send the goods back.'
      : undefined;
  return (
    <>
      <LabelsButton title={`Labels for ${receipt.number}`} wanted={() => wantedOfReceipt(receipt, items)} />
      <HintButton
        variant="default"
        why={mayNot ?? isOver ?? (hasOrder ? undefined : 'Its order is still being read.')}
        onClick={() => open('return')}
      >
        Send back
      </HintButton>
      <HintButton variant="outline" color="red" why={mayNot ?? isOver ?? isExported} onClick={() => open('cancel')}>
        Cancel the receipt
      </HintButton>
    </>
  );
}
