import { type Fault, type Quantity, Refusal } from '../../platform/index.ts';
import type { DocumentHead, DocumentKind, DocumentLine } from '../document/document.ts';
import { type Document, documentFor, requireWhollyOwn, type Unit } from '../document/document-book.ts';
import { newDocument } from '../document/document-rules.ts';

/** What is said of a sale, a packaging, a delivery or a customer's return besides its lines. */
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

/** What a request asks of a line of a sale. */
interface AskedLine {
  lineId: number;
  quantity: Quantity;
}

/** A line of a sale that a request names, with how much of it was asked for before in the same request. */
interface FoundLine<Asked> {
  asked: Asked;
  index: number;
  line: DocumentLine;
  before: Quantity;
}

/** Reads the lines of a sale that a request names, one after the other. What names no line is a fault. */
export function linesAsked<Asked extends AskedLine, Part>(
  lines: readonly DocumentLine[],
  asked: readonly Asked[],
  faults: Fault[],
  read: (found: FoundLine<Asked>) => Part,
): Part[] {
  const sums = new Map<number, Quantity>();
  return asked.flatMap((one, index): Part[] => {
    const { lineId, quantity } = one;
    const line = lines.find(({ id }) => id === lineId);
    if (line === undefined) {
      faults.push({ path: `lines.${index}.lineId`, code: 'unknown_line', message: `The sale has no line ${lineId}.` });
      return [];
    }
    const before = sums.get(lineId) ?? 0n;
    sums.set(lineId, before + quantity);
    return [read({ asked: one, index, line, before })];
  });
}
