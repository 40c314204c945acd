import { useParams } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import {
  returnTypeList,
  type VendorReturn,
  vendorReturnCancellationCreate,
  vendorReturnCreditCreate,
  vendorReturnShipmentCreate,
  vendorReturnView,
} from '../../../../client/index.ts';
import { useRead, useWrite } from '../../api/hooks.ts';
import { useWhyNot } from '../../api/session.ts';
import { useConfirm } from '../../parts/confirm.tsx';
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
import { formatDate, formatMoney } from '../../parts/format.tsx';
import { HintButton } from '../../parts/hint-button.tsx';
import { Loaded } from '../../parts/states.tsx';
import { OrderFact } from './order-fact.tsx';
import { PurchasingFacts } from './purchasing-facts.tsx';

type Return = VendorReturn;
type Line = Return['lines'][number];

/** One return: what goes back to whom and why, whether it has left, and whether the vendor has paid. */
export function ReturnPage() {
  const { returnId } = useParams({ from: '/purchasing/returns/$returnId' });
  const id = Number(returnId);
  const found = useRead(['vendor-returns', id], (client) => vendorReturnView({ client, path: { id } }));
  return <Loaded query={found}>{(row) => <ReturnContent key={row.id} vendorReturn={row} />}</Loaded>;
}

function ReturnContent({ vendorReturn }: { vendorReturn: Return }) {
  const { id, number, status } = vendorReturn;
  const [cancels, setCancels] = useState(false);
  const path = { id };
  const ship = useWrite(
    `Ship return ${number}`,
    (client, _: null, headers) => vendorReturnShipmentCreate({ client, path, body: null, headers }),
    { done: `${number} has left: its goods were taken out of stock.` },
  );
  const credit = useWrite(
    `Credit for return ${number}`,
    (client, _: null, headers) => vendorReturnCreditCreate({ client, path, body: null, headers }),
    { done: `The credit for ${number} was received.` },
  );
  const cancel = useWrite(
    `Cancel return ${number}`,
    (client, body: { reason: string }, headers) => vendorReturnCancellationCreate({ client, path, body, headers }),
    { done: `${number} was canceled.`, onDone: () => setCancels(false) },
  );
  const lines = useMemo(() => vendorReturn.lines.filter((line) => line.active), [vendorReturn]);
  const columns = useMemo(
    () => [
      ...trackedColumns(lines),
      quantityColumn<Line>('quantity', 'Goes back', (line) => line.quantity, { unit: 'written', width: '100px' }),
      moneyColumn<Line>('cost', 'Unit cost', (line) => line.unitCost),
      moneyColumn<Line>('total', 'Total', (line) => line.total, { wideOnly: false }),
    ],
    [lines],
  );
  return (
    <DocumentPage
      name="Return"
      document={vendorReturn}
      error={ship.error ?? credit.error}
      actions={<Actions vendorReturn={vendorReturn} ship={ship} credit={credit} cancel={() => setCancels(true)} />}
    >
      <ReturnFacts vendorReturn={vendorReturn} />
      <DocumentLines lines={lines} columns={columns} />
      <DocumentMovements documentId={id} />
      {cancels && (
        <ReasonForm
          title={`Cancel return ${number}?`}
          action="Cancel the return"
          consequence={status === 'returned' ? 'What has left comes back into stock.' : 'Nothing has left yet.'}
          write={cancel}
          onClose={() => setCancels(false)}
        />
      )}
    </DocumentPage>
  );
}

interface Step {
  mutate: (input: null) => void;
  isPending: boolean;
}

function Actions({
  vendorReturn,
  ship,
  credit,
  cancel,
}: {
  vendorReturn: Return;
  ship: Step;
  credit: Step;
  cancel: () => void;
}) {
  const { status, number, syncStatus } = vendorReturn;
  const confirm = useConfirm();
  const mayNot = useWhyNot('purchasing:write');
  const isOver = status === 'canceled' ? 'The return was canceled.' : undefined;
  const askToShip = async () => {
    const message = `The goods on ${number} are taken out of stock.`;
    if (await confirm({ title: 'Have the goods left?', message, action: 'They have left', danger: false }))
      ship.mutate(null);
  };
  const askForCredit = async () => {
    const message = `After that ${number} is final and can no longer be canceled.`;
    if (await confirm({ title: 'Has the credit come in?', message, action: 'It has come in', danger: false }))
      credit.mutate(null);
  };
  const whyNoCredit = status === 'pending' ? 'The goods have to leave first.' : 'The credit has already been received.';
  const whyFinal = status === 'credit_received' ? 'The vendor has paid. Receive the goods again instead.' : undefined;
  const whyExported = syncStatus === 'exported' ? 'It was exported to the books. Correct it there.' : undefined;
  return (
    <>
      <HintButton
        why={mayNot ?? isOver ?? (status === 'pending' ? undefined : 'The goods have already left.')}
        loading={ship.isPending}
        onClick={() => void askToShip()}
      >
        Ship it
      </HintButton>
      <HintButton
        variant={status === 'returned' ? 'filled' : 'default'}
        why={mayNot ?? isOver ?? (status === 'returned' ? undefined : whyNoCredit)}
        loading={credit.isPending}
        onClick={() => void askForCredit()}
      >
        Credit received
      </HintButton>
      <HintButton variant="outline" color="red" why={mayNot ?? isOver ?? whyFinal ?? whyExported} onClick={cancel}>
        Cancel the return
      </HintButton>
    </>
  );
}

const TYPES_MAX = 1_000;

function ReturnFacts({ vendorReturn }: { vendorReturn: Return }) {
  const { typeId, purchaseOrderId, restockingFee, returnedOn, creditReceivedOn } = vendorReturn;
  const types = useRead(['return-types'], (client) => returnTypeList({ client, query: { limit: TYPES_MAX } }), {
    enabled: typeId !== null,
  });
  return (
    <PurchasingFacts document={vendorReturn} place="Goods from">
      {typeId !== null && <Fact label="Type">{types.data?.data.find(({ id }) => id === typeId)?.name ?? typeId}</Fact>}
      <Fact label="Restocking fee">{formatMoney(restockingFee)}</Fact>
      {returnedOn !== null && <Fact label="Left">{formatDate(returnedOn)}</Fact>}
      {creditReceivedOn !== null && <Fact label="Credit received">{formatDate(creditReceivedOn)}</Fact>}
      <OrderFact id={purchaseOrderId} />
    </PurchasingFacts>
  );
}
