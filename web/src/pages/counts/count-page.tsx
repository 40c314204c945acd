import { Alert, Button, Stack, Text } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useState, useSyncExternalStore } from 'react';
import { countCancellationCreate } from '../../../../client/index.ts';
import { useWrite } from '../../api/hooks.ts';
import { type Location, useItems, useLocations } from '../../api/names.ts';
import { useSession, useWhyNot } from '../../api/session.ts';
import { DocumentLink, DocumentPage, Fact, Facts, ReasonForm } from '../../parts/document/index.ts';
import { formatChange, formatCount, formatDecimal, formatMoney, None, When } from '../../parts/format.tsx';
import { HintButton } from '../../parts/hint-button.tsx';
import { LocationName } from '../../parts/links.tsx';
import { Loaded } from '../../parts/states.tsx';
import { KeptCodesList } from '../../scan/index.ts';
import { FinishedCount } from './finished-count.tsx';
import type { Note } from './notes.ts';
import { OpenSheet } from './open-sheet.tsx';
import { PrintedSheet } from './printed-sheet.tsx';
import { queueOf, type SaveQueue } from './save-queue.ts';
import { type Sheet, useCount } from './use-count.ts';
import { codesOf } from './use-scanning.ts';

/** One count: its sheet while it is open, and afterwards what it changed. */
export function CountPage() {
  const { countId } = useParams({ from: '/counts/$countId' });
  const sheet = useCount(Number(countId));
  return <Loaded query={sheet}>{(row) => <CountContent key={row.id} sheet={row} />}</Loaded>;
}

function CountContent({ sheet }: { sheet: Sheet }) {
  const { id, number, status } = sheet;
  const [cancels, setCancels] = useState(false);
  const session = useSession();
  const { byId } = useLocations();
  const mayNot = useWhyNot('inventory:write');
  const cancel = useWrite(
    `Cancel count ${number}`,
    (client, body: { reason: string }, headers) => countCancellationCreate({ client, path: { id }, body, headers }),
    { done: `${number} was canceled. Nothing has changed.`, onDone: () => setCancels(false) },
  );
  const place = byId.get(sheet.locationId ?? 0)?.name ?? 'a location';
  return (
    <DocumentPage
      name="Count"
      document={sheet}
      hint={sheet.blind && status === 'open' ? 'blind: expected quantities are hidden' : undefined}
      actions={
        <>
          <Button variant="default" onClick={() => window.print()}>
            Print the sheet
          </Button>
          <HintButton
            variant="outline"
            color="red"
            why={mayNot ?? (status === 'open' ? undefined : 'The count is over.')}
            onClick={() => setCancels(true)}
          >
            Cancel the count
          </HintButton>
        </>
      }
    >
      <Refused queue={queueOf(session, id)} />
      {status !== 'open' && <KeptCodesList codes={codesOf(session, id)} title="Codes never counted" />}
      <CountFacts sheet={sheet} byId={byId} />
      {status === 'open' ? <OpenSheet sheet={sheet} place={place} mayNot={mayNot} /> : <FinishedCount sheet={sheet} />}
      <PrintedSheet sheet={sheet} place={place} />
      {cancels && (
        <ReasonForm
          title={`Cancel count ${number}?`}
          action="Cancel the count"
          consequence="What was counted stays on the sheet, and stock does not change."
          write={cancel}
          onClose={() => setCancels(false)}
        />
      )}
    </DocumentPage>
  );
}

function CountFacts({ sheet, byId }: { sheet: Sheet; byId: Map<number, Location> }) {
  return (
    <Facts>
      <Fact label="Location">
        <LocationName id={sheet.locationId} byId={byId} />
      </Fact>
      <Fact label="Started">
        <When at={sheet.createdAt} />
      </Fact>
      <Fact label="By">{sheet.createdBy.name}</Fact>
      <Fact label="Reference">{sheet.reference ?? <None />}</Fact>
      <Fact label="Counted">
        {formatDecimal(sheet.countedCount)} of {formatDecimal(sheet.lineCount)}
      </Fact>
      <Fact label="Value of differences">{sheet.value === null ? <None>hidden</None> : formatMoney(sheet.value)}</Fact>
      {sheet.memo && <Fact label="Memo">{sheet.memo}</Fact>}
      {sheet.adjustmentId !== null && (
        <Fact label="Changed">
          <DocumentLink kind="adjustment" id={sheet.adjustmentId}>
            {formatCount(sheet.differenceCount ?? 0, 'balance')}
          </DocumentLink>
        </Fact>
      )}
    </Facts>
  );
}

/** What the server refused, and why. It stays until the user has read it. */
function Refused({ queue }: { queue: SaveQueue }) {
  const { refused } = useSyncExternalStore(queue.subscribe, queue.current);
  const items = useItems(refused.map(({ note }) => note.itemId));
  if (refused.length === 0) return null;
  return (
    <Alert color="red" title="Not saved" role="alert" variant="light">
      <Stack gap="xs" align="flex-start">
        <ul className="faults">
          {refused.map(({ note, message }) => (
            <li key={`${note.itemId} ${note.lot}`}>
              {items.get(note.itemId)?.partNumber ?? `Item ${note.itemId}`}
              {note.lot === null ? '' : `, lot ${note.lot}`}, {saidOf(note)}: {message}
            </li>
          ))}
        </ul>
        <Text size="sm">Enter it again where it still matters.</Text>
        <Button size="xs" variant="default" onClick={queue.dismiss}>
          I have read it
        </Button>
      </Stack>
    </Alert>
  );
}

/** What a note says about its line. */
function saidOf({ quantity, more }: Note): string {
  if (more !== undefined) return formatChange(more, null);
  return quantity == null ? 'not counted' : formatDecimal(quantity);
}
