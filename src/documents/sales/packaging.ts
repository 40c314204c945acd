import type { LoneCommand, LoneUnit } from '../../journal/index.ts';
import { type EntryRequest, postMovement } from '../../ledger/index.ts';
import { type Quantity, Refusal } from '../../platform/index.ts';
import type { DocumentHead } from '../document/document.ts';
import { newLine, openDocument, requireStatus } from '../document/document-rules.ts';
import { OPEN_SALE } from './fulfil-sale.ts';
import { linkTo, newHead, type SaleFields, saveSale } from './sale-document.ts';
import type { PackagingView } from './sale-view.ts';

/** One item of a packaging: below zero what goes in, above zero what comes out. */
export interface PackagingLine {
  itemId: number;
  quantity: Quantity;
  lot?: { number: string; expiresAt?: Date | null } | undefined;
  serials?: string[] | undefined;
}

export interface NewPackaging extends SaleFields {
  /** The sale whose goods were packed; null where components are turned into products. */
  saleId: number | null;
  lines: PackagingLine[];
}

/** Packs. For a sale it marks the sale; else it turns components into products, in one movement. */
export const createPackaging: LoneCommand<NewPackaging, PackagingView> = {
  sort: 'lone',
  name: 'packagings.create',
  async run(input, unit) {
    const head = newHead(unit, 'packaging', 'PCK', { ...input, status: 'posted', sourceId: input.saleId });
    if (input.saleId !== null) await markPacked(unit, input.saleId);
    else await produce(unit, head, input);
    const lines = input.lines.map(({ itemId, quantity, lot, serials }) =>
      newLine(unit, head.id, {
        itemId,
        quantity,
        lot: lot === undefined ? null : { number: lot.number, expiresAt: lot.expiresAt ?? null },
        serials: serials ?? null,
      }),
    );
    return (await saveSale(unit, head, lines)) as PackagingView;
  },
};

async function markPacked(unit: LoneUnit, saleId: number): Promise<void> {
  const { head, lines } = await openDocument(unit, 'sale', saleId);
  requireStatus(head, [...OPEN_SALE, 'fulfilled'], 'there is nothing to pack');
  if (head.status === 'open') head.status = 'packed';
  head.details = { ...head.details, packedAt: unit.now.toISOString() };
  await saveSale(unit, head, lines);
}

async function produce(unit: LoneUnit, head: DocumentHead, { lines, locationId }: NewPackaging): Promise<void> {
  if (lines.length === 0) return;
  const isWhole = lines.some((line) => line.quantity < 0n) && lines.some((line) => line.quantity > 0n);
  if (!isWhole) {
    throw new Refusal('invalid_quantity', 'A packaging takes components and makes products: give some of each.', {
      path: 'lines',
    });
  }
  const entries = lines.map(({ itemId, quantity, lot, serials }): EntryRequest => {
    const named = serials !== undefined ? { serials } : lot !== undefined ? { lot } : {};
    const pick = quantity < 0n && lot === undefined && serials === undefined ? ({ pick: 'fefo' } as const) : {};
    return { itemId, locationId, quantity, ...named, ...pick };
  });
  const request = { kind: 'production', reference: head.reference, document: linkTo(head), entries } as const;
  await unit.read((wants) => wants.movement(request));
  postMovement(unit.book, unit.actor, request);
}
