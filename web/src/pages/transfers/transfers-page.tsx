import { useDisclosure } from '@mantine/hooks';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { type Transfer, type TransferInput, transferCreate, transferList } from '../../../../client/index.ts';
import { useList, useWrite } from '../../api/hooks.ts';
import { useLocations } from '../../api/names.ts';
import { useWhyNot } from '../../api/session.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { dateColumn, knownStatus, numberColumn, StatusFilter, statusColumn } from '../../parts/document/index.ts';
import { TextField } from '../../parts/fields.tsx';
import { FormModal } from '../../parts/form-modal.tsx';
import { formatDecimal, None } from '../../parts/format.tsx';
import { HintButton } from '../../parts/hint-button.tsx';
import { type DraftLine, LinesEditor, whyNotLines, writtenOf } from '../../parts/lines-editor.tsx';
import { LocationName } from '../../parts/links.tsx';
import { LocationField } from '../../parts/location-field.tsx';
import { Page } from '../../parts/page.tsx';
import { Empty, Problem } from '../../parts/states.tsx';

type Body = TransferInput;

const STATUSES = ['pending', 'partially_picked', 'picked', 'partially_received', 'received', 'canceled'] as const;

/** Stock that goes from one location to another. */
export function TransfersPage() {
  const status = knownStatus(STATUSES, useSearch({ from: '/transfers' }).status);
  const navigate = useNavigate({ from: '/transfers' });
  const list = useList<Transfer>(['transfers', 'list', status], (client, query) =>
    transferList({ client, query: { ...query, order: 'newest', ...(status && { status }) } }),
  );
  const [isNew, { open, close }] = useDisclosure(false);
  const why = useWhyNot('inventory:write', 'inventory:transfer');
  const { byId } = useLocations();
  const columns = useMemo<Column<Transfer>[]>(
    () => [
      numberColumn('transfer'),
      {
        key: 'from',
        title: 'From',
        wraps: true,
        render: (row) => <LocationName id={row.fromLocationId} byId={byId} />,
      },
      { key: 'to', title: 'To', wraps: true, render: (row) => <LocationName id={row.toLocationId} byId={byId} /> },
      dateColumn((row) => row.date),
      { key: 'reference', title: 'Reference', wideOnly: true, render: (row) => row.reference ?? <None /> },
      {
        key: 'lines',
        title: 'Lines',
        right: true,
        width: '60px',
        wideOnly: true,
        render: (row) => formatDecimal(row.lines.length),
      },
      statusColumn(),
    ],
    [byId],
  );
  return (
    <Page
      title="Transfers"
      actions={
        <HintButton why={why} onClick={open}>
          New transfer
        </HintButton>
      }
    >
      <StatusFilter
        label="Which transfers"
        statuses={STATUSES}
        value={status}
        onChange={(chosen) => void navigate({ search: { status: chosen }, replace: true })}
      />
      <Problem error={list.error} retry={() => void list.refetch()} />
      <DataTable
        label="Transfers"
        columns={columns}
        rows={list.rows}
        rowKey={(row) => row.id}
        onEnd={list.more}
        loading={list.isPending}
        empty={<Empty title="No transfers here">Plan one, or transfer an item directly on its page.</Empty>}
      />
      {isNew && <TransferForm onClose={close} />}
    </Page>
  );
}

function TransferForm({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const [from, setFrom] = useState<number | null>(null);
  const [to, setTo] = useState<number | null>(null);
  const [reference, setReference] = useState('');
  const [lines, setLines] = useState<DraftLine[]>([]);
  const write = useWrite('New transfer', (client, body: Body, headers) => transferCreate({ client, body, headers }), {
    done: (made) => `Transfer ${made.number} was planned.`,
    onDone: (made) => void navigate({ to: '/transfers/$transferId', params: { transferId: String(made.id) } }),
  });
  const submit = () => {
    if (from === null || to === null) return;
    write.mutate({
      fromLocationId: from,
      toLocationId: to,
      ...(reference === '' ? {} : { reference }),
      lines: lines.map((line) => ({ itemId: line.item.id, ...writtenOf(line) })),
    });
  };
  const places = from === null || to === null || from === to ? 'Choose two different locations.' : undefined;
  return (
    <FormModal
      title="New transfer"
      action="Plan the transfer"
      onClose={onClose}
      onSubmit={submit}
      write={write}
      why={places ?? whyNotLines(lines)}
      size="lg"
    >
      <LocationField label="From" value={from} onChange={setFrom} />
      <LocationField label="To" value={to} onChange={setTo} />
      <TextField label="Reference" value={reference} onChange={setReference} />
      <LinesEditor lines={lines} onChange={setLines} inactive />
    </FormModal>
  );
}
