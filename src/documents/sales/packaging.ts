import { LOCATION_ROWS, requireLocation } from '../../catalog/index.ts';
import {
  collect,
  type EntryRequest,
  findItem,
  labelAt,
  type MovementRequest,
  type NamedLot,
} from '../../ledger/index.ts';
import { type Quantity, Refusal } from '../../platform/index.ts';
import type { DocumentHead } from '../document/document.ts';
import { documentCommand, saveDocument, type Unit, wantDocuments } from '../document/document-book.ts';
import { postForDocument } from '../document/document-movements.ts';
import { newLine, requireStatus } from '../document/document-rules.ts';
import { newOfSale, requireSale, type SaleFields } from './sale-document.ts';
import { OPEN_SALE } from './sale-head.ts';
import type { PackagingView } from './sale-view.ts';

/** One item of a packaging: below zero what goes in, above zero what comes out. */
export interface PackagingLine {
  itemId: number;
  quantity: Quantity;
  lot?: NamedLot | undefined;
  serials?: string[] | undefined;
}

export interface NewPackaging extends SaleFields {
  /** The sale whose goods were packed; null where components are turned into products. */
  saleId: number | null;
  lines: PackagingLine[];
}

/** Packs. For a sale it marks the sale; else it turns components into products, in one movement. */
export const createPackaging = documentCommand<NewPackaging, PackagingView>({
  name: 'packagings.create',
  weight: ({ lines }) => lines.length,
  wants(input, wants, actor) {
    wantDocuments(wants, actor, [input.saleId]);
    wants.rows(LOCATION_ROWS, [input.locationId]);
    if (input.saleId === null) wants.movement(movementOf(input));
  },
  run(input, unit) {
    requireLocation(unit.book, unit.actor, input.locationId, 'locationId');
    const packaging = newOfSale(unit, 'packaging', 'PCK', { ...input, status: 'posted', sourceId: input.saleId });
    if (input.saleId !== null) {
      requireItems(unit, input.lines);
      markPacked(unit, input.saleId);
    } else produce(unit, packaging.head, input);
    packaging.lines = input.lines.map(({ itemId, quantity, lot, serials }) =>
      newLine(unit, packaging.head.id, {
        itemId,
        quantity,
        lot: labelAt(unit.book, { itemId, locationId: input.locationId }, lot),
        serials: serials ?? null,
      }),
    );
    return saveDocument(unit, packaging, {}) as PackagingView;
  },
});

function markPacked(unit: Unit, saleId: number): void {
  const sale = requireSale(unit, saleId);
  const { head } = sale;
  requireStatus(head, [...OPEN_SALE, 'fulfilled'], 'there is nothing to pack');
  if (head.status === 'open') head.status = 'packed';
  head.details = { ...head.details, packedAt: unit.now.toISOString() };
  saveDocument(unit, sale, {});
}

/** What was packed is only said, so that nothing else looks at it. */
function requireItems({ actor, book }: Unit, lines: readonly PackagingLine[]): void {
  collect(lines, ({ itemId, quantity }, index) => {
    findItem(book, actor, itemId, `lines.${index}`);
    if (quantity !== 0n) return;
    throw new Refusal('invalid_quantity', 'The quantity cannot be zero.', { path: `lines.${index}.quantity` });
  });
}

function produce(unit: Unit, head: DocumentHead, packaging: NewPackaging): void {
  const { lines } = packaging;
  if (lines.length === 0) return;
  const isWhole = lines.some((line) => line.quantity < 0n) && lines.some((line) => line.quantity > 0n);
  if (!isWhole) {
    throw new Refusal('invalid_quantity', 'A packaging takes components and makes products: give some of each.', {
      path: 'lines',
    });
  }
  postForDocument(unit, head, movementOf(packaging));
}

function movementOf({ lines, locationId, reference = null }: NewPackaging): MovementRequest {
  const entries = lines.map(({ itemId, quantity, lot, serials }): EntryRequest => {
    const named = serials !== undefined ? { serials } : lot !== undefined ? { lot } : {};
    const pick = quantity < 0n && lot === undefined && serials === undefined ? ({ pick: 'fefo' } as const) : {};
    return { itemId, locationId, quantity, ...named, ...pick };
  });
  return { kind: 'production', reference, entries };
}
