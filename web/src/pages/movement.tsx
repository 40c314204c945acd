import { Code } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import { adjustmentView, type Movement, movementReversalCreate, movementView } from '../../../client/index.ts';
import { useRead, useWrite } from '../api/hooks.ts';
import { type Location, useLocations } from '../api/names.ts';
import { useWhyNot } from '../api/session.ts';
import {
  DocumentLines,
  DocumentLink,
  Fact,
  Facts,
  type LineColumn,
  quantityColumn,
  ReasonForm,
  trackedColumns,
} from '../parts/document/index.ts';
import { None, sentence, When, words } from '../parts/format.tsx';
import { HintButton } from '../parts/hint-button.tsx';
import { LocationName } from '../parts/links.tsx';
import { Page } from '../parts/page.tsx';
import { Permitted, useSeesAll } from '../parts/permitted.tsx';
import { Loaded } from '../parts/states.tsx';

type Entry = Movement['entries'][number];

/** One movement: who, when, why, and every position that it changed. */
export function MovementPage() {
  const { movementId } = useParams({ from: '/events/$movementId' });
  if (useSeesAll()) return <Whole id={Number(movementId)} />;
  return (
    <Page title={`Movement ${movementId}`}>
      <Permitted scope="inventory:read" whole>
        {null}
      </Permitted>
    </Page>
  );
}

function Whole({ id }: { id: number }) {
  const movement = useRead(['movements', id], (client) => movementView({ client, path: { id } }));
  return <Loaded query={movement}>{(row) => <MovementContent key={row.id} movement={row} />}</Loaded>;
}

function MovementContent({ movement }: { movement: Movement }) {
  const navigate = useNavigate();
  const [asks, { open, close }] = useDisclosure(false);
  const reverse = useWrite(
    `Reverse movement ${movement.id}`,
    (client, reason: string, headers) =>
      movementReversalCreate({ client, path: { id: movement.id }, body: { reason }, headers }),
    {
      done: 'A new movement reversed it.',
      onDone: (made) => void navigate({ to: '/events/$movementId', params: { movementId: String(made.id) } }),
    },
  );
  const why =
    useWhyNot('inventory:write') ?? (movement.reverses === null ? undefined : 'This movement is itself a reversal.');
  return (
    <Page
      title={sentence(`${words(movement.kind)} ${movement.id}`)}
      actions={
        <HintButton color="red" variant="outline" why={why} onClick={open}>
          Reverse it
        </HintButton>
      }
    >
      {asks && (
        <ReasonForm
          title="Reverse this movement?"
          action="Reverse it"
          consequence="A new movement with the opposite signs is posted. This one stays as it is."
          write={{ ...reverse, mutate: ({ reason }) => reverse.mutate(reason) }}
          onClose={close}
        />
      )}
      <MovementFacts movement={movement} />
      <Entries entries={movement.entries} />
    </Page>
  );
}

function MovementFacts({ movement }: { movement: Movement }) {
  const { document } = movement;
  return (
    <Facts>
      <Fact label="Happened">
        <When at={movement.occurredAt} />
      </Fact>
      <Fact label="Recorded">
        <When at={movement.recordedAt} />
      </Fact>
      <Fact label="By">{movement.actor.name}</Fact>
      <Fact label="Reason">{movement.reason ?? (movement.reasonCode ? words(movement.reasonCode) : <None />)}</Fact>
      <Fact label="Reference">{movement.reference ?? <None />}</Fact>
      <Fact label="Document">{document === null ? <None /> : <Cause document={document} />}</Fact>
      <Fact label="Reverses">
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
    </Facts>
  );
}

/** The document behind a movement. An adjustment posted by a count links to the count. */
function Cause({ document }: { document: NonNullable<Movement['document']> }) {
  const isAdjustment = document.kind === 'adjustment';
  const adjustment = useRead(
    ['adjustments', document.id],
    (client) => adjustmentView({ client, path: { id: document.id } }),
    { enabled: isAdjustment },
  );
  const countId = adjustment.data?.countId ?? null;
  return (
    <>
      <DocumentLink kind={document.kind} id={document.id}>
        {words(document.kind)} {document.number}
      </DocumentLink>
      {countId !== null && (
        <>
          {' of '}
          <DocumentLink kind="count" id={countId}>
            its count
          </DocumentLink>
        </>
      )}
    </>
  );
}

function Entries({ entries }: { entries: Entry[] }) {
  const { byId } = useLocations();
  const columns = useMemo(() => columnsOf(entries, byId), [entries, byId]);
  return <DocumentLines title="What changed" lines={entries} columns={columns} empty="Nothing" />;
}

function columnsOf(entries: Entry[], byId: Map<number, Location>): LineColumn<Entry>[] {
  const holds = entries.some(({ reservedChange }) => reservedChange !== '0');
  return [
    {
      key: 'where',
      title: 'Where',
      wraps: true,
      render: (entry) => <LocationName id={entry.locationId} byId={byId} />,
    },
    ...trackedColumns(entries),
    ...(holds && entries.every(({ change }) => change === '0') ? [] : ON_HAND),
    ...(holds ? HELD : []),
  ];
}

const ON_HAND = [
  quantityColumn<Entry>('before', 'Before', (entry) => entry.before, { wideOnly: true }),
  quantityColumn<Entry>('change', 'Change', (entry) => entry.change, { signed: true, width: '80px' }),
  quantityColumn<Entry>('after', 'After', (entry) => entry.after, { unit: true }),
];

/** What a reservation changes: not the quantity on hand, but how much of it is held. */
const HELD = [
  quantityColumn<Entry>('heldBefore', 'Held before', (entry) => entry.reservedBefore, { wideOnly: true }),
  quantityColumn<Entry>('held', 'Held', (entry) => entry.reservedChange, { signed: true, width: '80px' }),
  quantityColumn<Entry>('heldAfter', 'Held after', (entry) => entry.reservedAfter, { unit: true }),
];
