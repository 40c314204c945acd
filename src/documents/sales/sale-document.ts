import { Refusal } from '../../platform/index.ts';
import type { DocumentHead, DocumentKind } from '../document/document.ts';
import { type Document, documentFor, requireWhollyOwn, type Unit } from '../document/document-book.ts';
import { newDocument } from '../document/document-rules.ts';

/** What a sale, a packaging, a delivery or a customer's return is told besides its lines. */
export interface SaleFields {
  locationId: number;
  date?: Date | null | undefined;
  reference?: string | null | undefined;
  memo?: string | null | undefined;
  externalData?: Record<string, unknown> | undefined;
  /** A withdrawn document whose id it takes. */
  inPlaceOf?: DocumentHead | undefined;
}

/** A document that begins now, to be saved. */
export function newOfSale(
  unit: Unit,
  kind: DocumentKind,
  series: string,
  {
    locationId,
    date,
    reference,
    memo,
    externalData,
    inPlaceOf,
    ...state
  }: SaleFields & { status: string; sourceId?: number | null },
): Document {
  const fields = {
    ...state,
    locationId,
    date: date ?? unit.now,
    reference: reference ?? null,
    memo: memo ?? null,
    externalData: externalData ?? {},
  };
  return newDocument(unit, kind, series, fields, inPlaceOf);
}

/** The sale that a document names. Throws `unknown_reference` where the actor sees none, and `actor_restricted` where it is not wholly its own. */
export function requireSale(unit: Unit, saleId: number): Document {
  const sale = documentFor(unit, saleId);
  if (sale?.head.kind !== 'sale') {
    throw new Refusal('unknown_reference', `There is no sale with the id ${saleId}.`, { path: 'saleId' });
  }
  requireWhollyOwn(unit, sale.head);
  return sale;
}

/** Does a step for each line, and lets what it refuses name the line. */
export function atLine<Result>(index: number, step: () => Result): Result {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw error.withFaults((fault) => ({ ...fault, path: `lines.${index}.${fault.path}` }));
  }
}
