import { useDisclosure } from '@mantine/hooks';
import { Link, useParams } from '@tanstack/react-router';
import {
  type AdjustmentViewResponses,
  adjustmentCancellationCreate,
  adjustmentView,
  countView,
} from '../../../../client/index.ts';
import { useRead, useWrite } from '../../api/hooks.ts';
import { useLocations } from '../../api/names.ts';
import { useWhyNot } from '../../api/session.ts';
import { DocumentLink, DocumentMovements, DocumentPage, Fact, Facts, ReasonForm } from '../../parts/document/index.ts';
import { formatMoney, None, sentence, When, words } from '../../parts/format.tsx';
import { HintButton } from '../../parts/hint-button.tsx';
import { LocationName } from '../../parts/links.tsx';
import { Loaded } from '../../parts/states.tsx';
import { ChangedLines, totalValue } from './changed-lines.tsx';

type Adjustment = AdjustmentViewResponses[200];

/** One adjustment: what it corrected, who did it and why, and whether it was exported to the books. */
export function AdjustmentPage() {
  const { adjustmentId } = useParams({ from: '/adjustments/$adjustmentId' });
  const id = Number(adjustmentId);
  const adjustment = useRead(['adjustments', id], (client) => adjustmentView({ client, path: { id } }));
  return <Loaded query={adjustment}>{(row) => <AdjustmentContent key={row.id} adjustment={row} />}</Loaded>;
}

function AdjustmentContent({ adjustment }: { adjustment: Adjustment }) {
  const { id, number, status, syncStatus } = adjustment;
  const [asks, { open, close }] = useDisclosure(false);
  const cancel = useWrite(
    `Reverse adjustment ${number}`,
    (client, body: { reason: string }, headers) =>
      adjustmentCancellationCreate({ client, path: { id }, body, headers }),
    { done: `${number} was reversed.`, onDone: close },
  );
  const isOver = status === 'canceled' ? 'It has already been reversed.' : undefined;
  const isExported =
    syncStatus === 'exported' ? 'It was exported to the books. Correct it with a new adjustment.' : undefined;
  const why = useWhyNot('inventory:write') ?? isOver ?? isExported;
  return (
    <DocumentPage
      name="Adjustment"
      document={adjustment}
      actions={
        <HintButton color="red" variant="outline" why={why} onClick={open}>
          Reverse it
        </HintButton>
      }
    >
      <AdjustmentFacts adjustment={adjustment} />
      <ChangedLines lines={adjustment.lines} placed empty="It changed nothing" />
      <DocumentMovements documentId={id} />
      {asks && (
        <ReasonForm
          title={`Reverse adjustment ${number}?`}
          action="Reverse it"
          consequence="A new movement undoes what it changed. Both stay in the ledger."
          write={cancel}
          onClose={close}
        />
      )}
    </DocumentPage>
  );
}

function AdjustmentFacts({ adjustment }: { adjustment: Adjustment }) {
  const { type, locationId, date, memo, reference, syncStatus, createdBy, movementId, countId, lines } = adjustment;
  const { byId } = useLocations();
  const count = useRead(['counts', countId], (client) => countView({ client, path: { id: countId ?? 0 } }), {
    enabled: countId !== null,
  });
  return (
    <Facts>
      <Fact label="Type">{type === null ? <None /> : sentence(words(type))}</Fact>
      <Fact label="Reason">{memo ?? <None />}</Fact>
      <Fact label="Where">
        <LocationName id={locationId} byId={byId} />
      </Fact>
      <Fact label="Happened">
        <When at={date} />
      </Fact>
      <Fact label="By">{createdBy.name}</Fact>
      <Fact label="Reference">{reference ?? <None />}</Fact>
      <Fact label="Value">{formatMoney(totalValue(lines))}</Fact>
      <Fact label="Books">{sentence(words(syncStatus))}</Fact>
      {movementId !== null && (
        <Fact label="Movement">
          <Link to="/events/$movementId" params={{ movementId: String(movementId) }} className="link">
            movement {movementId}
          </Link>
        </Fact>
      )}
      {countId !== null && (
        <Fact label="Count">
          <DocumentLink kind="count" id={countId}>
            {count.data?.number ?? 'See its count'}
          </DocumentLink>
        </Fact>
      )}
    </Facts>
  );
}
