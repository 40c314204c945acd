import { Text } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import {
  type TransferViewResponses,
  transferCancellationCreate,
  transferPickingCreate,
  transferReceiptCreate,
  transferView,
} from '../../../../client/index.ts';
import { useRead, useWrite } from '../../api/hooks.ts';
import { useItems, useLocations } from '../../api/names.ts';
import { useWhyNot } from '../../api/session.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { TextField } from '../../parts/fields.tsx';
import { FormModal } from '../../parts/form-modal.tsx';
import { Quantity, When, words } from '../../parts/format.tsx';
import { HintButton } from '../../parts/hint-button.tsx';
import { ItemLink, LocationName } from '../../parts/links.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { Empty, Loaded } from '../../parts/states.tsx';
import { StatusBadge } from '../../parts/status-badge.tsx';
import { StepForm, type StepLine } from './step-form.tsx';

type Transfer = TransferViewResponses[200];
type Opened = 'pick' | 'receive' | 'cancel' | null;

/** One transfer: what is to go, what is on its way, what arrived. */
export function TransferPage() {
  const { transferId } = useParams({ from: '/transfers/$transferId' });
  const id = Number(transferId);
  const transfer = useRead(['transfers', id], (client) => transferView({ client, path: { id } }));
  return <Loaded query={transfer}>{(row) => <TransferContent key={row.id} transfer={row} />}</Loaded>;
}

function TransferContent({ transfer }: { transfer: Transfer }) {
  const [opened, setOpened] = useState<Opened>(null);
  const { byId } = useLocations();
  const mayNot = useWhyNot('inventory:write');
  const active = transfer.lines.filter((line) => line.active);
  const isOver = transfer.direct || transfer.status === 'received' || transfer.status === 'canceled';
  const isPicked = active.every((line) => line.picked === line.quantity);
  const isOnTheWay = active.some((line) => line.inTransit !== '0');
  const over = isOver ? 'The transfer is closed.' : undefined;
  return (
    <Page
      title={`Transfer ${transfer.number}`}
      hint={
        <>
          <StatusBadge status={transfer.status} /> <LocationName id={transfer.fromLocationId} byId={byId} /> →{' '}
          <LocationName id={transfer.toLocationId} byId={byId} />
        </>
      }
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
      <Lines lines={active} />
      <History transfer={transfer} />
      <Forms transfer={transfer} opened={opened} onClose={() => setOpened(null)} />
    </Page>
  );
}

function Forms({ transfer, opened, onClose }: { transfer: Transfer; opened: Opened; onClose: () => void }) {
  const { id } = transfer;
  const path = { id };
  const pick = useWrite(
    (client, lines: StepLine[], headers) => transferPickingCreate({ client, path, body: { lines }, headers }),
    { done: 'It is on its way.', onDone: onClose },
  );
  const receive = useWrite(
    (client, lines: StepLine[], headers) => transferReceiptCreate({ client, path, body: { lines }, headers }),
    { done: 'It arrived.', onDone: onClose },
  );
  const active = transfer.lines.filter((line) => line.active);
  if (opened === 'pick') {
    return (
      <StepForm
        title="Pick"
        lines={active}
        left={(line) => ({ of: line.quantity, done: line.picked })}
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
  return opened === 'cancel' ? <CancelForm id={id} onClose={onClose} /> : null;
}

function CancelForm({ id, onClose }: { id: number; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const cancel = useWrite(
    (client, body: { reason: string }, headers) => transferCancellationCreate({ client, path: { id }, body, headers }),
    { done: 'The transfer was canceled.', onDone: onClose },
  );
  return (
    <FormModal
      title="Cancel this transfer?"
      action="Cancel the transfer"
      onClose={onClose}
      onSubmit={() => cancel.mutate({ reason })}
      busy={cancel.isPending}
      error={cancel.error}
      why={reason === '' ? 'Say why.' : undefined}
    >
      <TextField
        label="Reason"
        required
        description="What is on its way goes back to where it came from."
        value={reason}
        onChange={setReason}
      />
    </FormModal>
  );
}

type Line = Transfer['lines'][number];

function Lines({ lines }: { lines: Line[] }) {
  const items = useItems(useMemo(() => lines.map((line) => line.itemId), [lines]));
  const columns = useMemo<Column<Line>[]>(
    () => [
      { key: 'item', title: 'Item', render: (line) => <ItemLink id={line.itemId} item={items.get(line.itemId)} /> },
      { key: 'name', title: 'Name', wideOnly: true, render: (line) => items.get(line.itemId)?.name },
      {
        key: 'quantity',
        title: 'To go',
        right: true,
        width: '70px',
        render: (line) => <Quantity value={line.quantity} />,
      },
      {
        key: 'picked',
        title: 'Picked',
        right: true,
        width: '70px',
        render: (line) => <Quantity value={line.picked} />,
      },
      {
        key: 'transit',
        title: 'On its way',
        right: true,
        wideOnly: true,
        width: '100px',
        render: (line) => <Quantity value={line.inTransit} />,
      },
      {
        key: 'received',
        title: 'Arrived',
        right: true,
        width: '80px',
        render: (line) => <Quantity value={line.received} unit={items.get(line.itemId)?.unit} />,
      },
    ],
    [items],
  );
  return (
    <Section title="Lines">
      <DataTable
        label="Lines"
        columns={columns}
        rows={lines}
        rowKey={(line) => line.id}
        empty={<Empty title="No lines" />}
      />
    </Section>
  );
}

function History({ transfer }: { transfer: Transfer }) {
  return (
    <Section title="What happened">
      {transfer.history.map((state) => (
        <Text key={state.id} size="sm">
          <When at={state.recordedAt} /> {words(state.status)} by {state.actor.name}
          {state.reason === null ? '' : `: ${state.reason}`}
        </Text>
      ))}
    </Section>
  );
}
