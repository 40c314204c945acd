import { Code, SimpleGrid, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { type MovementViewResponses, movementReversalCreate, movementView } from '../../../client/index.ts';
import { useRead, useWrite } from '../api/hooks.ts';
import { useItems, useLocations } from '../api/names.ts';
import { useWhyNot } from '../api/session.ts';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { TextField } from '../parts/fields.tsx';
import { FormModal } from '../parts/form-modal.tsx';
import { None, Quantity, When, words } from '../parts/format.tsx';
import { HintButton } from '../parts/hint-button.tsx';
import { ItemLink, LocationName } from '../parts/links.tsx';
import { Page, Section } from '../parts/page.tsx';
import { Empty, Loaded } from '../parts/states.tsx';

type Movement = MovementViewResponses[200];
type Entry = Movement['entries'][number];

/** One movement: who, when, why, and every position that it changed. */
export function MovementPage() {
  const { movementId } = useParams({ from: '/events/$movementId' });
  const id = Number(movementId);
  const movement = useRead(['movements', id], (client) => movementView({ client, path: { id } }));
  return <Loaded query={movement}>{(row) => <MovementContent key={row.id} movement={row} />}</Loaded>;
}

function MovementContent({ movement }: { movement: Movement }) {
  const navigate = useNavigate();
  const [asks, { open, close }] = useDisclosure(false);
  const [reason, setReason] = useState('');
  const reverse = useWrite(
    (client, reason: string, headers) =>
      movementReversalCreate({ client, path: { id: movement.id }, body: { reason }, headers }),
    {
      done: 'It was taken back by a new movement.',
      onDone: (made) => void navigate({ to: '/events/$movementId', params: { movementId: String(made.id) } }),
    },
  );
  const why =
    useWhyNot('inventory:write') ??
    (movement.reverses === null ? undefined : 'This movement already takes another one back.');
  return (
    <Page
      title={`${words(movement.kind)} ${movement.id}`}
      actions={
        <HintButton color="red" variant="outline" why={why} onClick={open}>
          Take it back
        </HintButton>
      }
    >
      {asks && (
        <FormModal
          title="Take this movement back?"
          action="Take it back"
          onClose={close}
          onSubmit={() => reverse.mutate(reason)}
          busy={reverse.isPending}
          error={reverse.error}
          why={reason === '' ? 'Say why.' : undefined}
        >
          <Text size="sm">A new movement with the opposite signs is posted. This one stays as it is.</Text>
          <TextField label="Reason" required value={reason} onChange={setReason} />
        </FormModal>
      )}
      <Facts movement={movement} />
      <Entries entries={movement.entries} />
    </Page>
  );
}

function Facts({ movement }: { movement: Movement }) {
  const { document } = movement;
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} className="section">
      <Fact label="Happened">
        <When at={movement.occurredAt} />
      </Fact>
      <Fact label="Recorded">
        <When at={movement.recordedAt} />
      </Fact>
      <Fact label="By">{movement.actor.name}</Fact>
      <Fact label="Reason">{movement.reason ?? (movement.reasonCode ? words(movement.reasonCode) : <None />)}</Fact>
      <Fact label="Reference">{movement.reference ?? <None />}</Fact>
      <Fact label="Paper">{document === null ? <None /> : `${words(document.kind)} ${document.number}`}</Fact>
      <Fact label="Takes back">
        {movement.reverses === null ? (
          <None />
        ) : (
          <Link to="/events/$movementId" params={{ movementId: String(movement.reverses) }} className="link">
            movement {movement.reverses}
          </Link>
        )}
      </Fact>
      <Fact label="Hash">
        <Code title={movement.hash}>{movement.hash.slice(0, 16)}…</Code>
      </Fact>
    </SimpleGrid>
  );
}

function Fact({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div>
      <Text size="xs" className="hint">
        {label}
      </Text>
      <Text size="sm" component="div">
        {children}
      </Text>
    </div>
  );
}

function Entries({ entries }: { entries: Entry[] }) {
  const items = useItems(useMemo(() => entries.map((entry) => entry.itemId), [entries]));
  const { byId } = useLocations();
  const columns = useMemo<Column<Entry>[]>(
    () => [
      { key: 'item', title: 'Item', render: (entry) => <ItemLink id={entry.itemId} item={items.get(entry.itemId)} /> },
      { key: 'where', title: 'Where', render: (entry) => <LocationName id={entry.locationId} byId={byId} /> },
      {
        key: 'lot',
        title: 'Lot or serials',
        wideOnly: true,
        render: (entry) => entry.lot?.number ?? entry.serials?.join(', ') ?? <None />,
      },
      {
        key: 'before',
        title: 'Before',
        right: true,
        wideOnly: true,
        width: '90px',
        render: (entry) => <Quantity value={entry.before} />,
      },
      {
        key: 'change',
        title: 'Change',
        right: true,
        width: '80px',
        render: (entry) => <Quantity value={entry.change} signed />,
      },
      {
        key: 'after',
        title: 'After',
        right: true,
        width: '90px',
        render: (entry) => <Quantity value={entry.after} unit={items.get(entry.itemId)?.unit} />,
      },
    ],
    [items, byId],
  );
  return (
    <Section title="What changed">
      <DataTable
        label="Entries"
        columns={columns}
        rows={entries}
        rowKey={(entry) => entry.id}
        empty={<Empty title="Nothing" />}
      />
    </Section>
  );
}
