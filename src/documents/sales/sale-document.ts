import type { LoneUnit } from '../../journal/index.ts';
import { Refusal } from '../../platform/index.ts';
import type { DocumentHead, DocumentKind, DocumentLine } from '../document/document.ts';
import { saveDocument } from '../document/document-change.ts';
import { newDocument } from '../document/document-rules.ts';
import { writeLines } from '../document/document-store.ts';
import type { DocumentView } from '../document/document-views.ts';

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

/** A document that begins now; it is not written yet. */
export function newHead(
  unit: LoneUnit,
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
): DocumentHead {
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

/** Writes the document behind its movements: its lines, its next revision, a record of its state. */
export async function saveSale(
  unit: LoneUnit,
  head: DocumentHead,
  lines: readonly DocumentLine[],
  reason: string | null = null,
): Promise<DocumentView> {
  await writeLines(unit.sql, unit.tenantId, lines);
  return saveDocument(unit, head, { reason });
}

/** How a movement or a reservation names the document that caused it. */
export function linkTo(head: DocumentHead): { kind: string; id: number; number: string } {
  return { kind: head.kind, id: head.id, number: head.number };
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
