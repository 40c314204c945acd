import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useParams } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import {
  type PurchaseOrder,
  purchaseOrderCancellationCreate,
  purchaseOrderPdfView,
  purchaseOrderSendingCreate,
  purchaseOrderView,
} from '../../../../client/index.ts';
import { answer, currentClient } from '../../api/client.ts';
import { useRead, useWrite } from '../../api/hooks.ts';
import { useWhyNot } from '../../api/session.ts';
import {
  DocumentLines,
  DocumentLink,
  DocumentPage,
  Fact,
  moneyColumn,
  quantityColumn,
  ReasonForm,
} from '../../parts/document/index.ts';
import { formatDate } from '../../parts/format.tsx';
import { HintButton } from '../../parts/hint-button.tsx';
import { Loaded } from '../../parts/states.tsx';
import { toast } from '../../parts/toast.tsx';
import { FollowingDocuments } from './following-documents.tsx';
import { PurchasingFacts } from './purchasing-facts.tsx';
import { ReceiveForm } from './receive-form.tsx';
import { ReturnForm } from './return-form.tsx';

type Order = PurchaseOrder;
type Line = Order['lines'][number];
type Opened = 'receive' | 'return' | 'cancel' | null;

const COLUMNS = [
  quantityColumn<Line>('quantity', 'Ordered', (line) => line.quantity, { unit: 'written', width: '100px' }),
  quantityColumn<Line>('received', 'Received', (line) => line.received, { unit: true }),
  moneyColumn<Line>('cost', 'Unit cost', (line) => line.unitCost),
  moneyColumn<Line>('total', 'Total', (line) => line.total),
];

/** One order: what was ordered, what arrived and what went back. */
export function OrderPage() {
  const { orderId } = useParams({ from: '/purchasing/orders/$orderId' });
  const id = Number(orderId);
  const order = useRead(['purchase-orders', id], (client) => purchaseOrderView({ client, path: { id } }));
  return <Loaded query={order}>{(row) => <OrderContent key={row.id} order={row} />}</Loaded>;
}

function OrderContent({ order }: { order: Order }) {
  const [opened, setOpened] = useState<Opened>(null);
  const close = () => setOpened(null);
  const { id, status, purchaseRequestId, requiredOn, sentOn } = order;
  const send = useWrite(
    `Mark order ${order.number} as sent`,
    (client, _: null, headers) => purchaseOrderSendingCreate({ client, path: { id }, body: null, headers }),
    { done: 'The order is marked as sent.' },
  );
  const cancel = useWrite(
    `Cancel order ${order.number}`,
    (client, body: { reason: string }, headers) =>
      purchaseOrderCancellationCreate({ client, path: { id }, body, headers }),
    { done: 'The order was canceled.', onDone: close },
  );
  const lines = useMemo(() => order.lines.filter((line) => line.active), [order]);
  return (
    <DocumentPage
      name="Order"
      document={order}
      error={send.error}
      actions={<Actions order={order} open={setOpened} send={() => send.mutate(null)} sending={send.isPending} />}
    >
      <PurchasingFacts document={order}>
        {requiredOn !== null && <Fact label="Needed by">{formatDate(requiredOn)}</Fact>}
        {sentOn !== null && <Fact label="Sent">{formatDate(sentOn)}</Fact>}
        {purchaseRequestId !== null && (
          <Fact label="Request">
            <DocumentLink kind="purchase_request" id={purchaseRequestId}>
              See its request
            </DocumentLink>
          </Fact>
        )}
      </PurchasingFacts>
      <DocumentLines lines={lines} columns={COLUMNS} />
      <FollowingDocuments orderId={id} />
      {opened === 'receive' && <ReceiveForm order={order} onClose={close} />}
      {opened === 'return' && <ReturnForm order={order} onClose={close} />}
      {opened === 'cancel' && (
        <ReasonForm
          title={`Cancel order ${order.number}?`}
          action="Cancel the order"
          consequence={status === 'sent' ? 'Inform the vendor too: Onhand does not.' : undefined}
          write={cancel}
          onClose={close}
        />
      )}
    </DocumentPage>
  );
}

interface ActionsProps {
  order: Order;
  open: (what: Opened) => void;
  send: () => void;
  sending: boolean;
}

function Actions({ order, open, send, sending }: ActionsProps) {
  const { status } = order;
  const mayNot = useWhyNot('purchasing:write');
  const isOver = status === 'received' || status === 'canceled';
  const whyClosed = mayNot ?? (isOver ? 'The order is closed.' : undefined);
  const came = order.lines.some((line) => line.received !== '0');
  return (
    <>
      <HintButton why={whyClosed} onClick={() => open('receive')}>
        Receive
      </HintButton>
      <HintButton
        variant="default"
        why={mayNot ?? (status === 'pending' ? undefined : 'It has already been sent, or is closed.')}
        loading={sending}
        onClick={send}
      >
        Mark as sent
      </HintButton>
      <PdfButton order={order} />
      <HintButton
        variant="default"
        why={mayNot ?? (came ? undefined : 'Nothing has arrived that could go back.')}
        onClick={() => open('return')}
      >
        Send back
      </HintButton>
      <HintButton
        variant="outline"
        color="red"
        why={whyClosed ?? (came ? 'Some of it has been received. Cancel the receipts first.' : undefined)}
        onClick={() => open('cancel')}
      >
        Cancel the order
      </HintButton>
    </>
  );
}

function PdfButton({ order }: { order: Order }) {
  const [busy, { open, close }] = useDisclosure(false);
  const show = async () => {
    open();
    try {
      const file = await answer(
        purchaseOrderPdfView({ client: currentClient(), path: { id: order.id }, parseAs: 'blob' }),
      );
      const link = document.createElement('a');
      link.href = URL.createObjectURL(file as Blob);
      link.download = `${order.number}.pdf`;
      link.click();
      URL.revokeObjectURL(link.href);
    } catch (error) {
      toast(`${order.number}.pdf: ${(error as Error).message}`, { stays: true });
    }
    close();
  };
  return (
    <Button variant="default" loading={busy} onClick={() => void show()}>
      PDF
    </Button>
  );
}
