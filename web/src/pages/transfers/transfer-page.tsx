import { NativeSelect } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import {
  type Transfer,
  type TransferCancellationInput,
  transferCancellationCreate,
  transferPickingCreate,
  transferReceiptCreate,
  transferView,
} from '../../../../client/index.ts';
import { useRead, useWrite } from '../../api/hooks.ts';
import { useLocations } from '../../api/names.ts';
import { useMay, useWhyNot } from '../../api/session.ts';
import {
  DocumentLines,
  DocumentMovements,
  DocumentPage,
  Fact,
  Facts,
  quantityColumn,
  ReasonForm,
} from '../../parts/document/index.ts';
import { formatDate, None } from '../../parts/format.tsx';
import { HintButton } from '../../parts/hint-button.tsx';
import { LocationName } from '../../parts/links.tsx';
import { Loaded } from '../../parts/states.tsx';
import { StepForm, type StepLine } from '../../parts/step-form.tsx';

type Line = Transfer['lines'][number];
type Cancellation = TransferCancellationInput;
type Opened = 'pick' | 'receive' | 'cancel' | null;

const COLUMNS = [
  quantityColumn<Line>('quantity', 'To go', (line) => line.baseQuantity, { width: '70px' }),
  quantityColumn<Line>('picked', 'Picked', (line) => line.picked, { width: '70px' }),
  quantityColumn<Line>('transit', 'On its way', (line) => line.inTransit, { wideOnly: true, width: '100px' }),
  quantityColumn<Line>('received', 'Arrived', (line) => line.received, { unit: true, width: '80px' }),
];

/** One transfer: what is planned, what is on its way, what has arrived. */
export function TransferPage() {
  const { transferId } = useParams({ from: '/transfers/$transferId' });
  const id = Number(transferId);
  const transfer = useRead(['transfers', id], (client) => transferView({ client, path: { id } }));
  return <Loaded query={transfer}>{(row) => <TransferContent key={row.id} transfer={row} />}</Loaded>;
}

function TransferContent({ transfer }: { transfer: Transfer }) {
  const [opened, setOpened] = useState<Opened>(null);
  const { byId } = useLocations();
  const mayNot = useWhyNot('inventory:write', 'inventory:transfer');
  const active = useMemo(() => transfer.lines.filter((line) => line.active), [transfer]);
  const isOver = transfer.direct || transfer.status === 'received' || transfer.status === 'canceled';
  const isPicked = active.every((line) => line.picked === line.baseQuantity);
  const isOnTheWay = active.some((line) => line.inTransit !== '0');
  const over = isOver ? 'The transfer is closed.' : undefined;
  return (
    <DocumentPage
      name="Transfer"
      document={transfer}
      actions={
        <>
          <HintButton
            why={mayNot ?? over ?? (isPicked ? 'All of it was picked.' : undefined)}
            onClick={() => setOpened('pick')}
          >
            Pick
          </HintButton>
          <HintButton
            why={mayNot ?? over ?? (isOnTheWay ? undefined : 'Nothing is on its way.')}
            onClick={() => setOpened('receive')}
          >
            Receive
          </HintButton>
          <HintButton variant="outline" color="red" why={mayNot ?? over} onClick={() => setOpened('cancel')}>
            Cancel the transfer
          </HintButton>
        </>
      }
    >
      <Facts>
        <Fact label="From">
          <LocationName id={transfer.fromLocationId} byId={byId} />
        </Fact>
        <Fact label="To">
          <LocationName id={transfer.toLocationId} byId={byId} />
        </Fact>
        <Fact label="Date">{formatDate(transfer.date)}</Fact>
        <Fact label="Reference">{transfer.reference ?? <None />}</Fact>
        <Fact label="By">{transfer.createdBy.name}</Fact>
        {transfer.memo && <Fact label="Memo">{transfer.memo}</Fact>}
        {transfer.goodsAt !== null && <Fact label="Goods were">{GOODS_AT[transfer.goodsAt as GoodsAt]}</Fact>}
      </Facts>
      <DocumentLines lines={active} columns={COLUMNS} />
      <DocumentMovements documentId={transfer.id} />
      <Forms transfer={transfer} opened={opened} onClose={() => setOpened(null)} />
    </DocumentPage>
  );
}

function Forms({ transfer, opened, onClose }: { transfer: Transfer; opened: Opened; onClose: () => void }) {
  const { id } = transfer;
  const path = { id };
  const pick = useWrite(
    `Pick transfer ${id}`,
    (client, lines: StepLine[], headers) => transferPickingCreate({ client, path, body: { lines }, headers }),
    { done: 'It is on its way.', onDone: onClose },
  );
  const receive = useWrite(
    `Receive transfer ${id}`,
    (client, lines: StepLine[], headers) => transferReceiptCreate({ client, path, body: { lines }, headers }),
    { done: 'It has arrived.', onDone: onClose },
  );
  const active = transfer.lines.filter((line) => line.active);
  if (opened === 'pick') {
    return (
      <StepForm
        title="Pick"
        lines={active}
        left={(line) => ({ of: line.baseQuantity, done: line.picked })}
        write={pick}
        onClose={onClose}
      />
    );
  }
  if (opened === 'receive') {
    return (
      <StepForm
        title="Receive"
        lines={active}
        left={(line) => ({ of: line.inTransit, done: '0' })}
        write={receive}
        onClose={onClose}
      />
    );
  }
  return opened === 'cancel' ? <CancelForm transfer={transfer} onClose={onClose} /> : null;
}

type GoodsAt = NonNullable<Cancellation['goodsAt']>;

const GOODS_AT: Record<GoodsAt, string> = {
  source: 'Back where they came from',
  destination: 'At their destination',
  lost: 'Lost: written off',
};

function CancelForm({ transfer, onClose }: { transfer: Transfer; onClose: () => void }) {
  const { id, number } = transfer;
  const mayWriteOff = useMay('inventory:write');
  const [goodsAt, setGoodsAt] = useState<GoodsAt>('source');
  const cancel = useWrite(
    `Cancel transfer ${number}`,
    (client, body: Cancellation, headers) => transferCancellationCreate({ client, path: { id }, body, headers }),
    { done: `${number} was canceled.`, onDone: onClose },
  );
  const isOnTheWay = transfer.lines.some((line) => line.active && line.inTransit !== '0');
  const mutate = ({ reason }: { reason: string }) => cancel.mutate({ reason, ...(isOnTheWay ? { goodsAt } : {}) });
  return (
    <ReasonForm
      title={`Cancel transfer ${number}?`}
      action="Cancel the transfer"
      consequence="What has arrived stays where it is."
      write={{ ...cancel, mutate }}
      onClose={onClose}
    >
      {isOnTheWay && (
        <NativeSelect
          label="Where are the goods that are on their way?"
          value={goodsAt}
          onChange={(event) => setGoodsAt(event.currentTarget.value as GoodsAt)}
          data={Object.entries(GOODS_AT)
            .filter(([value]) => mayWriteOff || value !== 'lost')
            .map(([value, label]) => ({ value, label }))}
        />
      )}
    </ReasonForm>
  );
}
