import { useParams } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { type Sale, saleView } from '../../../../client/index.ts';
import { useRead } from '../../api/hooks.ts';
import { useLocations } from '../../api/names.ts';
import { useWhyNot } from '../../api/session.ts';
import { difference, sum } from '../../parts/decimals.ts';
import {
  DocumentLines,
  DocumentMovements,
  DocumentPage,
  Fact,
  Facts,
  type LineColumn,
  moneyColumn,
  quantityColumn,
  trackedColumns,
} from '../../parts/document/index.ts';
import { formatDate, formatMoney, None, When } from '../../parts/format.tsx';
import { HintButton } from '../../parts/hint-button.tsx';
import { LocationName } from '../../parts/links.tsx';
import { Loaded } from '../../parts/states.tsx';
import { type OpenedStep, SaleSteps } from './sale-steps.tsx';

type Line = Sale['lines'][number];

/** One sale: what it holds, what waits for stock, what has left and what came back. */
export function SalePage() {
  const { saleId } = useParams({ from: '/selling/sales/$saleId' });
  const id = Number(saleId);
  const sale = useRead(['sales', 'by-id', id], (client) => saleView({ client, path: { id } }));
  return <Loaded query={sale}>{(row) => <SaleContent key={row.id} sale={row} />}</Loaded>;
}

function SaleContent({ sale }: { sale: Sale }) {
  const [opened, open] = useState<OpenedStep | null>(null);
  const columns = useMemo(() => columnsOf(sale.lines), [sale.lines]);
  return (
    <DocumentPage name="Sale" document={sale} actions={<Actions sale={sale} open={open} />}>
      <SaleFacts sale={sale} />
      <DocumentLines lines={sale.lines} columns={columns} />
      <DocumentMovements documentId={sale.id} />
      {opened !== null && <SaleSteps sale={sale} opened={opened} onClose={() => open(null)} />}
    </DocumentPage>
  );
}

function Actions({ sale, open }: { sale: Sale; open: (step: OpenedStep) => void }) {
  const mayNot = useWhyNot('inventory:write');
  const isOpen = sale.status === 'open' || sale.status === 'part_fulfilled';
  const over = isOpen ? undefined : 'The sale no longer holds anything.';
  const ready = sale.lines.some((line) => readyOf(line) !== '0');
  const gone = sale.lines.some((line) => line.fulfilled !== line.returned);
  return (
    <>
      <HintButton
        why={mayNot ?? over ?? (ready ? undefined : 'All of it waits for stock.')}
        onClick={() => open('fulfil')}
      >
        Hand over
      </HintButton>
      <HintButton
        variant="default"
        why={mayNot ?? over ?? (sale.packedAt === null ? undefined : 'It is packed.')}
        onClick={() => open('pack')}
      >
        Mark as packed
      </HintButton>
      <HintButton
        variant="default"
        why={mayNot ?? (gone ? undefined : 'Nothing has left that could come back.')}
        onClick={() => open('return')}
      >
        Take back
      </HintButton>
      <HintButton variant="default" why={mayNot ?? over} onClick={() => open('extend')}>
        Move the end
      </HintButton>
      <HintButton variant="outline" color="red" why={mayNot ?? over} onClick={() => open('cancel')}>
        Cancel the sale
      </HintButton>
    </>
  );
}

/** How much of a line is held and could be handed over, in base units. */
function readyOf({ baseQuantity, fulfilled, waiting }: Line): string {
  return difference(baseQuantity, sum(fulfilled, waiting));
}

function SaleFacts({ sale }: { sale: Sale }) {
  const { byId } = useLocations();
  const isOpen = sale.status === 'open' || sale.status === 'part_fulfilled';
  return (
    <Facts>
      <Fact label="From">
        <LocationName id={sale.locationId} byId={byId} />
      </Fact>
      <Fact label="Reference">{sale.reference ?? <None />}</Fact>
      <Fact label="Date">{formatDate(sale.date)}</Fact>
      {isOpen && <Fact label="Held until">{sale.expiresAt === null ? 'No end' : <When at={sale.expiresAt} />}</Fact>}
      <Fact label="Total">{formatMoney(sale.total)}</Fact>
      <Fact label="By">{sale.createdBy.name}</Fact>
      {sale.packedAt !== null && (
        <Fact label="Packed">
          <When at={sale.packedAt} />
        </Fact>
      )}
      {sale.memo && <Fact label="Memo">{sale.memo}</Fact>}
    </Facts>
  );
}

/** Waiting and returned have columns of their own only where there is any. */
function columnsOf(lines: Line[]): LineColumn<Line>[] {
  const some = (key: 'waiting' | 'returned') => lines.some((line) => line[key] !== '0');
  const narrow = { width: '78px' };
  return [
    ...trackedColumns(lines),
    quantityColumn('quantity', 'Sold', (line) => line.quantity, { unit: 'written', width: '78px' }),
    moneyColumn('price', 'Price', (line) => line.price),
    ...(some('waiting') ? [quantityColumn<Line>('waiting', 'Waiting', (line) => line.waiting, narrow)] : []),
    quantityColumn('fulfilled', 'Left', (line) => line.fulfilled, narrow),
    ...(some('returned') ? [quantityColumn<Line>('returned', 'Came back', (line) => line.returned, narrow)] : []),
  ];
}
