import { useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import { type CustomerReturn, customerReturnView, type Packaging, packagingView } from '../../../../client/index.ts';
import { useRead } from '../../api/hooks.ts';
import { useLocations } from '../../api/names.ts';
import {
  DocumentLines,
  DocumentMovements,
  DocumentPage,
  Fact,
  Facts,
  moneyColumn,
  quantityColumn,
  trackedColumns,
} from '../../parts/document/index.ts';
import { formatDate, None } from '../../parts/format.tsx';
import { LocationName } from '../../parts/links.tsx';
import { Loaded } from '../../parts/states.tsx';
import { SaleFact } from './sale-fact.tsx';

type Line = Packaging['lines'][number];

/** One packaging: what went in, and what came out. */
export function PackagingPage() {
  const { packagingId } = useParams({ from: '/selling/packagings/$packagingId' });
  const id = Number(packagingId);
  const found = useRead(['packagings', id], (client) => packagingView({ client, path: { id } }));
  return <Loaded query={found}>{(row) => <Content key={row.id} name="Packaging" document={row} signed />}</Loaded>;
}

/** One return by a customer: what came back, and by which sale it had left. */
export function CustomerReturnPage() {
  const { returnId } = useParams({ from: '/selling/returns/$returnId' });
  const id = Number(returnId);
  const found = useRead(['customer-returns', id], (client) => customerReturnView({ client, path: { id } }));
  return <Loaded query={found}>{(row) => <Content key={row.id} name="Customer return" document={row} />}</Loaded>;
}

interface ContentProps {
  name: string;
  document: Packaging | CustomerReturn;
  /** Whether its lines take and give. */
  signed?: boolean;
}

function Content({ name, document, signed = false }: ContentProps) {
  const { byId } = useLocations();
  const lines = document.lines as Line[];
  const columns = useMemo(
    () => [
      ...trackedColumns(lines),
      quantityColumn<Line>('quantity', 'Quantity', (line) => line.quantity, { unit: 'written', signed }),
      moneyColumn<Line>('cost', 'Unit cost', (line) => line.unitCost),
    ],
    [lines, signed],
  );
  return (
    <DocumentPage name={name} document={document}>
      <Facts>
        <Fact label="Where">
          <LocationName id={document.locationId} byId={byId} />
        </Fact>
        <Fact label="Date">{formatDate(document.date)}</Fact>
        <Fact label="Reference">{document.reference ?? <None />}</Fact>
        <Fact label="By">{document.createdBy.name}</Fact>
        {document.memo && <Fact label="Memo">{document.memo}</Fact>}
        <SaleFact id={document.saleId} />
      </Facts>
      <DocumentLines lines={lines} columns={columns} empty="Only the sale was packed" />
      <DocumentMovements documentId={document.id} />
    </DocumentPage>
  );
}
