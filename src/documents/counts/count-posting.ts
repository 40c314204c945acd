import { itemFor, refuseAll, wantItems } from '../../catalog/index.ts';
import type { CountMark, EntryRequest, MovementRequest } from '../../ledger/index.ts';
import { type Fault, Refusal, readDecimal } from '../../platform/index.ts';
import type { DocumentLine } from '../document/document.ts';
import {
  bornWith,
  documentCommand,
  openDocument,
  saveDocument,
  type Unit,
  wantDocuments,
} from '../document/document-book.ts';
import { newNamed } from '../document/document-fields.ts';
import { postForDocument } from '../document/document-movements.ts';
import { requireStatus } from '../document/document-rules.ts';
import { ALL_LINES } from './count-lines.ts';
import { costIn } from './count-reads.ts';
import { type Counted, type CountSheet, sheetView } from './count-view.ts';

export const MOVED = ['keep', 'refuse', 'overwrite'] as const;
export type Moved = (typeof MOVED)[number];

export interface CountPosting {
  id: number;
  /** What becomes of what nobody counted: it stays as it is, or it is not there. */
  uncounted: 'stay' | 'zero';
  /**
   * What becomes of what moved since a line was counted: it stays (keep, the default), refuses the line, or is overwritten by what was
   * counted.
   */
  moved?: Moved | undefined;
  /** When it was counted; what moved since then stays, as in every late count. */
  occurredAt?: Date | null | undefined;
  reasonCode?: string | null | undefined;
  reason?: string | null | undefined;
}

/**
 * Makes a count the truth: one movement of kind count, whose adjustment names the count. Each line is judged at the moment when it was
 * counted, unless the posting says for all of them when that was.
 */
export const postCount = documentCommand<CountPosting, CountSheet>({
  name: 'counts.post',
  weight: () => 200,
  alone: () => true,
  wants({ id }, wants, actor) {
    wantDocuments(wants, actor, [id]);
    wants.rows(ALL_LINES, [id]);
  },
  run(posting, unit) {
    const { id, moved = 'keep', reason = null, reasonCode = null, occurredAt = null } = posting;
    const count = openDocument(unit, 'count', id);
    const { head } = count;
    requireStatus(head, ['open'], 'it is over');
    const lines = unit.book.row(ALL_LINES, id) ?? [];
    const taken = [...lines.entries()].filter(
      ([, line]) => line.details.counted !== undefined || posting.uncounted === 'zero',
    );
    if (taken.length === 0) throw new Refusal('wrong_state', `Nothing of ${head.number} was counted.`);
    const { reference, jobId, projectId, businessUnitId, locationId } = head;
    const fields = { reference, jobId, projectId, businessUnitId, memo: reason ?? head.memo };
    const document = newNamed(unit, 'adjustment', 'ADJ', fields);
    const judged = occurredAt === null ? moved : 'overwrite';
    const request: MovementRequest = {
      kind: 'count',
      entries: taken.map(([, line]) => entryOf(line, locationId, judged)),
      reason: document.head.memo,
      reasonCode,
      reference,
      jobId,
      occurredAt,
    };
    unit.book.need((wants) => {
      wants.movement(request);
      wantItems(wants, new Set(lines.map(({ itemId }) => itemId)));
    });
    if (moved !== 'overwrite') requireSteady(unit, taken);
    const movement = posted(taken, moved, () => postForDocument(unit, document.head, request));
    bornWith(unit, document, movement, { type: reasonCode ?? 'count', locationId, sourceId: head.id });
    head.status = 'posted';
    const differenceCount = movement.entries.filter((entry) => entry.change !== 0n).length;
    head.details = { ...head.details, adjustmentId: document.head.id, differenceCount };
    saveDocument(unit, count, { reason, reasonCode });
    return sheetView(count, lines, (itemId) => costIn(unit.book, itemId));
  },
});

function entryOf(line: DocumentLine, locationId: number | null, moved: Moved): EntryRequest {
  const { counted = '0', onHand, countedAt, countedRevision } = line.details as Partial<Counted>;
  const base: EntryRequest = {
    itemId: line.itemId,
    locationId,
    quantity: readDecimal(counted),
    ...(line.lot === null ? {} : { lot: { number: line.lot.number } }),
    ...(line.serials === null ? {} : { serials: line.serials }),
  };
  // What nobody counted is counted as nothing at the posting.
  if (countedAt === undefined || onHand === undefined || moved === 'overwrite') return base;
  const mark: CountMark = {
    at: new Date(countedAt),
    ...(countedRevision === undefined ? {} : { revision: countedRevision }),
  };
  return { ...base, countedAt: mark, ...(moved === 'refuse' ? { expect: { onHand: readDecimal(onHand) } } : {}) };
}

type Taken = readonly (readonly [number, DocumentLine])[];

/** A line that was counted in parts while its stock moved says nothing certain about any moment. */
function requireSteady({ actor, book }: Unit, taken: Taken): void {
  const moved = taken.flatMap(([index, { itemId, details }]) => {
    const { movedBetweenParts } = details as Partial<Counted>;
    return movedBetweenParts === undefined ? [] : [{ index, itemId, movedBetweenParts }];
  });
  if (moved.length === 0) return;
  refuseAll(
    moved.map(({ index, itemId, movedBetweenParts }): Fault => {
      const partNumber = itemFor(book, actor, itemId)?.fields.partNumber ?? String(itemId);
      const message = `Item ${partNumber}: ${movedBetweenParts} moved while it was being counted in parts. Count it again, or post with moved: overwrite.`;
      return { path: `lines.${index}.movedBetweenParts`, code: 'stale_expectation', message, itemId, partNumber };
    }),
  );
}

/** A fault of an entry becomes one of its line on the sheet, with the way out, and one of the date one of the posting's. */
function posted<T>(taken: Taken, moved: Moved, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const named = error.withFaults((fault) => {
      if (fault.path === 'date') return { ...fault, path: 'occurredAt' };
      const path = fault.path.replace(/^lines\.(\d{1,9})/, (_, index) => `lines.${taken[Number(index)]?.[0] ?? index}`);
      return { ...fault, path, message: `${fault.message}${wayOut(fault, moved)}` };
    });
    throw named.faults.length === 1
      ? new Refusal(named.code, named.faults[0]!.message, { faults: named.faults })
      : named;
  }
}

function wayOut({ code }: Fault, moved: Moved): string {
  if (code === 'stale_expectation') return ' Count it again, or post with moved: keep.';
  return code === 'insufficient_stock' && moved === 'keep' ? ' Count it again, or post with moved: overwrite.' : '';
}
