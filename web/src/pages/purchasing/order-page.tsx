import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import {
  type PurchaseOrderViewResponses,
  purchaseOrderCancellationCreate,
  purchaseOrderPdfView,
  purchaseOrderSendingCreate,
  purchaseOrderView,
} from '../../../../client/index.ts';
import { answer, currentClient } from '../../api/client.ts';
import { useRead, useWrite } from '../../api/hooks.ts';
import { useWhyNot } from '../../api/session.ts';
import { TextField } from '../../parts/fields.tsx';
import { FormModal } from '../../parts/form-modal.tsx';
import { HintButton } from '../../parts/hint-button.tsx';
import { Page } from '../../parts/page.tsx';
import { Loaded, Problem } from '../../parts/states.tsx';
import { StatusBadge } from '../../parts/status-badge.tsx';
import { toast } from '../../parts/toast.tsx';
import { PaperFacts } from './paper-facts.tsx';
import { PaperLines } from './paper-lines.tsx';
import { ReceiveForm } from './receive-form.tsx';

type Order = PurchaseOrderViewResponses[200];

/** One order: what was ordered and what came. */
export function OrderPage() {
  const { orderId } = useParams({ from: '/purchasing/orders/$orderId' });
  const id = Number(orderId);
  const order = useRead(['purchase-orders', id], (client) => purchaseOrderView({ client, path: { id } }));
  return <Loaded query={order}>{(row) => <OrderContent key={row.id} order={row} />}</Loaded>;
}

function OrderContent({ order }: { order: Order }) {
  const [opened, setOpened] = useState<'receive' | 'cancel' | null>(null);
  const close = () => setOpened(null);
  const { id, status } = order;
  const send = useWrite(
    (client, _: null, headers) => purchaseOrderSendingCreate({ client, path: { id }, body: null, headers }),
    { done: 'It is marked as sent.' },
  );
  const mayNot = useWhyNot('purchasing:write');
  const isOver = status === 'received' || status === 'canceled';
  const whyClosed = mayNot ?? (isOver ? 'The order is closed.' : undefined);
  return (
    <Page
      title={`Order ${order.number}`}
      hint={<StatusBadge status={status} />}
      actions={
        <>
          <HintButton why={whyClosed} onClick={() => setOpened('receive')}>
            Receive
          </HintButton>
          <HintButton
            variant="default"
            why={mayNot ?? (status === 'pending' ? undefined : 'It was sent already, or is closed.')}
            loading={send.isPending}
            onClick={() => send.mutate(null)}
          >
            Mark as sent
          </HintButton>
          <PdfButton order={order} />
          <HintButton variant="outline" color="red" why={whyClosed} onClick={() => setOpened('cancel')}>
            Cancel the order
          </HintButton>
        </>
      }
    >
      <Problem error={send.error} />
      <PaperFacts paper={order} />
      <PaperLines lines={order.lines.filter((line) => line.active)} />
      {opened === 'receive' && <ReceiveForm order={order} onClose={close} />}
      {opened === 'cancel' && <CancelForm id={id} onClose={close} />}
    </Page>
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
      toast((error as Error).message);
    }
    close();
  };
  return (
    <Button variant="default" loading={busy} onClick={() => void show()}>
      PDF
    </Button>
  );
}

function CancelForm({ id, onClose }: { id: number; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const cancel = useWrite(
    (client, body: { reason: string }, headers) =>
      purchaseOrderCancellationCreate({ client, path: { id }, body, headers }),
    { done: 'The order was canceled.', onDone: onClose },
  );
  return (
    <FormModal
      title="Cancel this order?"
      action="Cancel the order"
      onClose={onClose}
      onSubmit={() => cancel.mutate({ reason })}
      busy={cancel.isPending}
      error={cancel.error}
      why={reason === '' ? 'Say why.' : undefined}
    >
      <TextField
        label="Reason"
        required
        description="What was received stays received."
        value={reason}
        onChange={setReason}
      />
    </FormModal>
  );
}
