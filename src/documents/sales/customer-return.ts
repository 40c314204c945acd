import {
  labelAt,
  type MovementRequest,
  type NamedLot,
  oneByOne,
  postMovement,
  type Shelf,
} from '../../ledger/index.ts';
import { formatQuantity, type Quantity, Refusal, readDecimal } from '../../platform/index.ts';
import type { DocumentHead, DocumentLine } from '../document/document.ts';
import { documentCommand, openDocument, saveDocument, type Unit, wantDocuments } from '../document/document-book.ts';
import { linkTo } from '../document/document-movements.ts';
import { newLine } from '../document/document-rules.ts';
import { newOfSale, type SaleFields } from './sale-document.ts';
import type { CustomerReturnView } from './sale-view.ts';

export interface CustomerReturnLine {
  itemId: number;
  quantity: Quantity;
  lot?: NamedLot | undefined;
  serials?: string[] | undefined;
}

export interface NewCustomerReturn extends SaleFields {
  /** The sale that the goods were bought by; null where nobody knows. */
  saleId: number | null;
  lines: CustomerReturnLine[];
}

/** Takes goods back from a customer. Of a sale no more can come back than has left for it. */
export const createCustomerReturn = documentCommand<NewCustomerReturn, CustomerReturnView>({
  name: 'customer-returns.create',
  weight: ({ lines }) => lines.length,
  // What came back before follows from other returns.
  alone: ({ saleId }) => saleId !== null,
  wants(input, wants, actor) {
    wantDocuments(wants, actor, [input.saleId]);
    wants.rows(BROUGHT_BACK, [input.saleId]);
    if (input.lines.length > 0) wants.movement(movementOf(input));
  },
  run(input, unit) {
    const back = newOfSale(unit, 'customer_return', 'CR', { ...input, status: 'received', sourceId: input.saleId });
    const { head } = back;
    const sold = input.saleId === null ? null : soldOf(unit, input.saleId);
    back.lines = input.lines.flatMap((line, index) =>
      sourcesOf(line, sold, `lines.${index}`).map(({ sourceLineId, quantity }) =>
        newLine(unit, head.id, {
          itemId: line.itemId,
          quantity,
          lot: labelAt(unit.book, { itemId: line.itemId, locationId: input.locationId }, line.lot),
          serials: line.serials ?? null,
          sourceLineId,
        }),
      ),
    );
    if (input.lines.length > 0) postMovement(unit.book, unit.actor, movementOf(input, head));
    return saveDocument(unit, back, {}) as CustomerReturnView;
  },
});

function movementOf({ lines, locationId, reference = null }: NewCustomerReturn, head?: DocumentHead): MovementRequest {
  const entries = lines.map(({ itemId, quantity, lot, serials }) => ({
    itemId,
    locationId,
    quantity,
    ...(lot === undefined ? {} : { lot }),
    ...(serials === undefined ? {} : { serials }),
  }));
  return { kind: 'customer_return', reference, entries, ...(head && { document: linkTo(head) }) };
}

/** A line of a sale with how much of it is out and may still come back. */
interface Sold {
  line: DocumentLine;
  out: Quantity;
}

/** What came back of the lines of sales, by sale and line. */
const BROUGHT_BACK: Shelf<number, ReadonlyMap<number, Quantity>> = {
  name: 'what customers brought back',
  pageOnly: true,
  read: oneByOne(async (sql, tenantId, saleId) => {
    const rows = await sql.rows<{ id: number; quantity: string }>({
      name: 'sales-brought-back',
      text: `select l.source_line_id as id, sum(l.quantity) as quantity from document_line s
        cross join lateral (select * from document_line x where x.tenant_id = $1 and x.source_line_id = s.id offset 0) as l
        where s.tenant_id = $1 and s.document_id = $2 group by l.source_line_id`,
      values: [tenantId, saleId],
    });
    return new Map(rows.map((row) => [row.id, readDecimal(row.quantity)]));
  }),
};

function soldOf(unit: Unit, saleId: number): Sold[] {
  const { lines } = openDocument(unit, 'sale', saleId);
  const back = unit.book.row(BROUGHT_BACK, saleId);
  return lines.map((line) => ({ line, out: line.picked - (back?.get(line.id) ?? 0n) }));
}

/** The lines of the sale that a returned quantity is taken from, in their order. */
function sourcesOf(
  { itemId, quantity }: CustomerReturnLine,
  sold: Sold[] | null,
  path: string,
): { sourceLineId: number | null; quantity: Quantity }[] {
  if (quantity <= 0n)
    throw new Refusal('invalid_quantity', 'What comes back must be above zero.', { path: `${path}.quantity` });
  if (sold === null) return [{ sourceLineId: null, quantity }];
  const sources: { sourceLineId: number; quantity: Quantity }[] = [];
  let missing = quantity;
  for (const source of sold) {
    if (source.line.itemId !== itemId || source.out <= 0n || missing === 0n) continue;
    const part = source.out < missing ? source.out : missing;
    source.out -= part;
    missing -= part;
    sources.push({ sourceLineId: source.line.id, quantity: part });
  }
  if (missing > 0n) {
    throw new Refusal(
      'invalid_quantity',
      `Of item ${itemId} only ${formatQuantity(quantity - missing)} left for this sale and did not come back yet.`,
      { path: `${path}.quantity` },
    );
  }
  return sources;
}
