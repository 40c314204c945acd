import type { Actor } from '../access/index.ts';
import { pathOf, Refusal } from '../platform/index.ts';
import { type Book, undoable } from './book.ts';
import { postCorrected } from './corrections.ts';
import { type Line, requireJob, resolveEntry } from './lines.ts';
import type { EntryRequest, MovementRecord, MovementRequest } from './model.ts';
import { collect, type MovementFacts } from './post-lines.ts';
import { isCorrection, LATE_ENTRY, sumsToZero } from './rules.ts';

/** How far a clock of the outside may run ahead of ours before a moment counts as the future. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

/**
 * Posts a movement to the book: finds what it names, judges it, changes the balances and records the entries. Throws one refusal
 * that names every failing entry; the book is then as it was.
 */
export function postMovement(book: Book, actor: Actor, request: MovementRequest): MovementRecord {
  return undoable(book, () => {
    const facts = readFacts(book, request);
    // Who decides it on behalf of another may not have asked for the past, which nobody would miss.
    const looksBack = request.occurredAt != null || request.entries.some(({ countedAt }) => countedAt !== undefined);
    if (looksBack) book.need((wants) => wants.movement(request));
    const lines = resolveEntries(book, actor, request);
    if (request.kind === 'transfer' && !sumsToZero(lines)) {
      throw new Refusal(
        'transfer_unbalanced',
        'The quantities of a transfer must add up to zero for each item and lot.',
        { path: 'entries' },
      );
    }
    return postCorrected(book, actor, facts, lines);
  });
}

function readFacts(book: Book, request: MovementRequest): MovementFacts {
  const occurredAt = request.occurredAt ?? book.now;
  if (occurredAt.getTime() > book.now.getTime() + CLOCK_TOLERANCE_MS) {
    throw new Refusal('occurred_in_future', 'A movement cannot have happened in the future.', { path: 'occurredAt' });
  }
  if (isCorrection({ kind: request.kind, reasonCode: request.reasonCode ?? null })) {
    throw new Refusal(
      'invalid_request',
      `The ledger alone gives a count the reason code ${LATE_ENTRY}: give another one.`,
      {
        path: 'reasonCode',
      },
    );
  }
  requireJob(book, request.jobId);
  return {
    kind: request.kind,
    reasonCode: request.reasonCode ?? null,
    reason: request.reason ?? null,
    reference: request.reference ?? null,
    jobId: request.jobId ?? null,
    occurredAt: occurredAt > book.now ? book.now : occurredAt,
    document: request.document ?? null,
    reverses: null,
    postedWith: null,
    externalData: request.externalData,
  };
}

/** The lines of a request. What a transfer takes is found first, so that the destination need not repeat its lots and serials. */
function resolveEntries(book: Book, actor: Actor, request: MovementRequest): Line[] {
  const entries = request.entries.map((entry, index) => ({ entry, path: `entries.${index}` }));
  if (request.kind === 'count')
    return lastOfEachPlace(collect(entries, ({ entry, path }) => resolveEntry(book, actor, request, entry, path)));
  const isTransfer = request.kind === 'transfer';
  if (isTransfer) entries.sort((a, b) => Number(a.entry.quantity > 0n) - Number(b.entry.quantity > 0n));
  const lines: Line[] = [];
  collect(entries, ({ entry, path }) => {
    const arrives = isTransfer && entry.quantity > 0n;
    const resolve = arrives ? arrive : resolveEntry;
    lines.push(...resolve(book, actor, request, entry, path, lines));
  });
  return lines;
}

/** A count states what is there, so of several counts of one place in one movement the last one holds. */
function lastOfEachPlace(counts: Line[][]): Line[] {
  const last = new Map<string, Line[]>();
  for (const lines of counts) {
    const place = lines[0];
    if (place === undefined) continue;
    const key = `${place.item.id}:${place.locationId}:${place.lotId}`;
    last.delete(key);
    last.set(key, lines);
  }
  return [...last.values()].flat();
}

function arrive(
  book: Book,
  actor: Actor,
  request: MovementRequest,
  entry: EntryRequest,
  path: string,
  planned: readonly Line[],
): Line[] {
  const ofItem = planned.filter((line) => line.item.id === entry.itemId && line.change < 0n);
  const quantity = ofItem.reduce((sum, line) => sum - line.change, 0n);
  const isWhole = quantity === entry.quantity;
  if (isWhole && entry.lot === undefined && ofItem[0]?.lot !== undefined) {
    return ofItem.flatMap((line) => {
      const lot = { number: line.lot?.number ?? '' };
      return resolveEntry(book, actor, request, { ...entry, lot, quantity: -line.change }, path);
    });
  }
  const left = ofItem.flatMap((line) => line.serials ?? []);
  const strange = entry.serials?.find((number) => !left.includes(number));
  if (strange !== undefined) {
    throw new Refusal('transfer_unbalanced', `Serial ${strange} is not among those that leave the source.`, {
      path: pathOf(path, 'serials'),
    });
  }
  const serials = entry.serials ?? (isWhole && left.length > 0 ? left : undefined);
  return resolveEntry(book, actor, request, serials === undefined ? entry : { ...entry, serials }, path);
}
