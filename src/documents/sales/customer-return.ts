import type { LoneCommand, LoneUnit } from '../../journal/index.ts';
import { postMovement } from '../../ledger/index.ts';
import { formatQuantity, plainArray, type Quantity, Refusal, readDecimal } from '../../platform/index.ts';
import type { DocumentLine } from '../document/document.ts';
import { newLine, openDocument } from '../document/document-rules.ts';
import { linkTo, newHead, type SaleFields, saveSale } from './sale-document.ts';
import type { CustomerReturnView } from './sale-view.ts';

export interface CustomerReturnLine {
  itemId: number;
  quantity: Quantity;
  lot?: { number: string; expiresAt?: Date | null } | undefined;
  serials?: string[] | undefined;
}

export interface NewCustomerReturn extends SaleFields {
  /** The sale that the goods were bought by; null where nobody knows. */
  saleId: number | null;
  lines: CustomerReturnLine[];
}

/** Takes goods back from a customer. Of a sale no more can come back than has left for it. */
export const createCustomerReturn: LoneCommand<NewCustomerReturn, CustomerReturnView> = {
  sort: 'lone',
  name: 'customer-returns.create',
  async run(input, unit) {
    const head = newHead(unit, 'customer_return', 'CR', { ...input, status: 'received', sourceId: input.saleId });
    const sold = input.saleId === null ? null : await readSold(unit, input.saleId);
    const lines = input.lines.flatMap((line, index) =>
      sourcesOf(line, sold, `lines.${index}`).map(({ sourceLineId, quantity }) =>
        newLine(unit, head.id, {
          itemId: line.itemId,
          quantity,
          lot: line.lot === undefined ? null : { number: line.lot.number, expiresAt: line.lot.expiresAt ?? null },
          serials: line.serials ?? null,
          sourceLineId,
        }),
      ),
    );
    if (input.lines.length > 0) {
      const entries = input.lines.map(({ itemId, quantity, lot, serials }) => ({
        itemId,
        locationId: input.locationId,
        quantity,
        ...(lot === undefined ? {} : { lot }),
        ...(serials === undefined ? {} : { serials }),
      }));
      const request = { kind: 'customer_return', reference: head.reference, document: linkTo(head), entries } as const;
      await unit.read((wants) => wants.movement(request));
      postMovement(unit.book, unit.actor, request);
    }
    return (await saveSale(unit, head, lines)) as CustomerReturnView;
  },
};

/** A line of a sale with how much of it is out and may still come back. */
interface Sold {
  line: DocumentLine;
  out: Quantity;
}

async function readSold(unit: LoneUnit, saleId: number): Promise<Sold[]> {
  const { lines } = await openDocument(unit, 'sale', saleId);
  const back = await unit.sql.rows<{ id: number; quantity: string }>({
    name: 'sales-brought-back',
    text: `select source_line_id as id, sum(quantity) as quantity from document_line
      where tenant_id = $1 and source_line_id = any($2::bigint[]) group by source_line_id`,
    values: [unit.tenantId, plainArray(lines.map((line) => line.id))],
  });
  const backOf = new Map(back.map((row) => [row.id, readDecimal(row.quantity)]));
  return lines.map((line) => ({ line, out: line.picked - (backOf.get(line.id) ?? 0n) }));
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
