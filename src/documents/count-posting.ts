import type { LoneCommand } from '../journal/index.ts';
import type { EntryRequest } from '../ledger/index.ts';
import { Refusal, readDecimal } from '../platform/index.ts';
import { type CountSheet, readSheet } from './count-view.ts';
import type { DocumentLine } from './document.ts';
import { saveDocument } from './document-change.ts';
import { newHead } from './document-fields.ts';
import { postForDocument } from './document-movements.ts';
import { openHead, requireStatus } from './document-rules.ts';
import { readLines, writeDocument } from './document-store.ts';

export interface CountPosting {
  id: number;
  /** What becomes of what nobody counted: it stays as it is, or it is not there. */
  uncounted: 'stay' | 'zero';
  /** Posts what was counted though stock has moved since. */
  acceptMoved?: boolean | undefined;
  /** When it was counted; what moved since then stays, as in every late count. */
  occurredAt?: Date | null | undefined;
  reasonCode?: string | null | undefined;
  reason?: string | null | undefined;
}

/** Makes a count the truth: one movement of kind count, whose adjustment names the count. */
export const postCount: LoneCommand<CountPosting, CountSheet> = {
  sort: 'lone',
  name: 'counts.post',
  async run(posting, unit) {
    const { id, reason = null, reasonCode = null, occurredAt = null } = posting;
    const head = await openHead(unit, 'count', id);
    requireStatus(head, ['open'], 'it is over');
    const lines = (await readLines(unit.sql, unit.tenantId, [id])).get(id) ?? [];
    const taken = [...lines.entries()].filter(
      ([, line]) => line.details.counted !== undefined || posting.uncounted === 'zero',
    );
    if (taken.length === 0) throw new Refusal('wrong_state', `Nothing of ${head.number} was counted.`);
    const { reference, jobId, projectId, businessUnitId, locationId } = head;
    const fields = { reference, jobId, projectId, businessUnitId, memo: reason ?? head.memo };
    const paper = newHead(unit, 'adjustment', 'ADJ', fields);
    const expects = occurredAt === null && posting.acceptMoved !== true;
    const movement = await posted(taken, () =>
      postForDocument(unit, paper, {
        kind: 'count',
        entries: taken.map(([, line]) => entryOf(line, locationId, expects)),
        reason: paper.memo,
        reasonCode,
        reference,
        jobId,
        occurredAt,
      }),
    );
    await writeDocument(unit.sql, unit.tenantId, {
      ...paper,
      immediate: true,
      status: 'posted',
      type: reasonCode ?? 'count',
      date: movement.occurredAt,
      locationId,
      sourceId: head.id,
    });
    head.status = 'posted';
    const differenceCount = movement.entries.filter((entry) => entry.change !== 0n).length;
    head.details = { ...head.details, adjustmentId: paper.id, differenceCount };
    await saveDocument(unit, head, { reason, reasonCode });
    return readSheet(unit.sql, unit.tenantId, head);
  },
};

function entryOf(line: DocumentLine, locationId: number | null, expects: boolean): EntryRequest {
  const { counted = '0', onHand } = line.details as { counted?: string; onHand?: string };
  return {
    itemId: line.itemId,
    locationId,
    quantity: readDecimal(counted),
    ...(line.lot === null ? {} : { lot: { number: line.lot.number } }),
    ...(line.serials === null ? {} : { serials: line.serials }),
    ...(expects ? { expect: { onHand: onHand === undefined ? line.quantity : readDecimal(onHand) } } : {}),
  };
}

/** A fault of one of the entries is told as one of the line on the sheet, and of the date as one of the posting's. */
async function posted<T>(taken: readonly (readonly [number, DocumentLine])[], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const faults = error.faults.map((fault) => {
      if (fault.path === 'date') return { ...fault, path: 'occurredAt' };
      const path = fault.path.replace(/^lines\.(\d+)/, (_, index) => `lines.${taken[Number(index)]?.[0] ?? index}`);
      return { ...fault, path };
    });
    throw new Refusal(error.code, error.message, { faults });
  }
}
