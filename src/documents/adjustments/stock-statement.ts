import type { Actor } from '../../access/index.ts';
import type { BatchCommand } from '../../journal/index.ts';
import {
  ADJUSTMENT_SERIES,
  type Book,
  type DocumentLink,
  type EntryRequest,
  furtherSlices,
  type MovementRecord,
  NO_LOT,
  postMovement,
  sliceMovement,
  UNASSIGNED,
  type Wants,
} from '../../ledger/index.ts';
import { Refusal } from '../../platform/index.ts';
import type { DocumentHead } from '../document/document.ts';
import { addDocument, documentCommand, documentOf, saveDocument, wantAnyDocuments } from '../document/document-book.ts';
import { linkTo } from '../document/document-movements.ts';
import { newDocument } from '../document/document-rules.ts';
import { NEW_SLICES } from '../document/document-store.ts';

/** A line of a statement: by how much the stock changed, or (counted) what there is now. */
export interface StatementLine extends EntryRequest {
  counted: boolean;
}

/** What somebody states to be true of some stock: changes and counts together, on one document. */
export interface StockStatement {
  lines: StatementLine[];
  reason: string | null;
  reference: string | null;
  /** Null: now. */
  occurredAt: Date | null;
  externalData: Record<string, unknown>;
}

/** The document that a statement became. */
export interface StatementOutcome {
  id: number;
  date: string;
}

/**
 * Records statements, all or none: each is one adjustment document with one movement. Where changes and counts stand on one document the
 * counts become the changes that they come to, so that the document is one fact.
 */
export const stateStock: BatchCommand<StockStatement[], StatementOutcome[]> = {
  sort: 'batch',
  name: 'stock.state',
  weight: (statements) => statements.reduce((sum, statement) => sum + statement.lines.length, 0),
  wants(statements, wants) {
    for (const statement of statements) {
      wants.movement({ kind: kindOf(statement), entries: statement.lines, occurredAt: statement.occurredAt });
      // A mixed document looks at what a count looks at, and is posted as an adjustment.
      for (const line of statement.lines) if (line.counted) wantMoment(wants, line, statement.occurredAt);
    }
  },
  decide: (statements, actor, book) =>
    statements.map((statement, index) => {
      const { document, occurredAt } = at(index, () => state(book, actor, statement));
      if (document === null) throw new Error('A statement was posted without its document.');
      return { id: document.id, date: occurredAt.toISOString() };
    }),
};

/** A document that states nothing yet: it was sent without any quantity. */
export const noteStatement = documentCommand<
  Omit<StockStatement, 'lines'> & { locationId: number | null; inPlaceOf?: DocumentHead | undefined },
  StatementOutcome
>({
  name: 'stock.note',
  wants: ({ inPlaceOf }, wants) => wantAnyDocuments(wants, [inPlaceOf?.id]),
  run({ reason: memo, occurredAt, inPlaceOf, ...fields }, unit) {
    const date = occurredAt ?? unit.now;
    const stated = { ...fields, memo, date, type: 'adjustment', status: 'posted' };
    const document = newDocument(unit, 'adjustment', ADJUSTMENT_SERIES, stated, inPlaceOf);
    const { id, date: dated } = document.head;
    const born = { ...document, head: { ...document.head, immediate: true } };
    // The feed finds by itself what is born under a new id.
    if (inPlaceOf === undefined) addDocument(unit, born);
    else saveDocument(unit, born);
    return { id, date: dated.toISOString() };
  },
});

/** States what a document left open that was noted without any quantity. */
export const fillStatement = documentCommand<{ id: number; lines: StatementLine[] }, void>({
  name: 'stock.fill',
  weight: ({ lines }) => lines.length,
  wants({ id, lines }, wants) {
    wantAnyDocuments(wants, [id]);
    wants.movement({ kind: kindOf({ lines }), entries: lines });
  },
  run({ id, lines }, unit) {
    const document = documentOf(unit, id);
    if (document?.head.kind !== 'adjustment')
      throw new Refusal('not_found', `There is no adjustment with the id ${id}.`);
    const { head } = document;
    // What it was before, under the same id, may have held stock.
    if (document.movements.some((movement) => movement.document?.kind === 'adjustment')) {
      throw new Refusal('wrong_state', `${head.number} has changed the stock already; its lines stay.`, {
        path: 'lines',
      });
    }
    const statement = { lines, reason: head.memo, reference: head.reference, occurredAt: null, externalData: {} };
    const movement = state(unit.book, unit.actor, statement, linkTo(head));
    const [first] = sliceMovement(movement);
    for (const slice of furtherSlices(head, movement)) unit.book.put(NEW_SLICES, slice.id, slice);
    head.locationId = first?.locationId ?? null;
    document.movements.push(movement);
    saveDocument(unit, document);
  },
});

function state(book: Book, actor: Actor, { lines, ...facts }: StockStatement, document?: DocumentLink): MovementRecord {
  const kind = kindOf({ lines });
  const entries = lines.map(({ counted: _counted, ...entry }) => entry);
  if (kind === 'adjustment') resolveCounts(book, lines, entries, facts.occurredAt);
  return postMovement(book, actor, { ...facts, kind, entries, ...(document === undefined ? {} : { document }) });
}

function kindOf({ lines }: Pick<StockStatement, 'lines'>): 'count' | 'adjustment' {
  return lines.every((line) => line.counted) ? 'count' : 'adjustment';
}

function momentOf({ itemId, locationId, lot }: StatementLine, at: Date) {
  return { itemId, locationId: locationId ?? UNASSIGNED, lot: lot?.number ?? '', at };
}

function wantMoment(wants: Wants, line: StatementLine, at: Date | null): void {
  if (at !== null) wants.moment(momentOf(line, at));
}

/**
 * Turns the counts among changes into changes of what there was then, line by line, each in the light of the lines before it.
 */
function resolveCounts(
  book: Book,
  lines: readonly StatementLine[],
  entries: EntryRequest[],
  occurredAt: Date | null,
): void {
  book.need((wants) => {
    for (const line of lines) if (line.counted) wantMoment(wants, line, occurredAt);
  });
  const changed = new Map<string, bigint>();
  lines.forEach((line, index) => {
    const entry = entries[index]!;
    const locationId = line.locationId ?? UNASSIGNED;
    const lotId = line.lot === undefined ? NO_LOT : (book.lot(line.itemId, line.lot.number)?.id ?? -1);
    const key = `${line.itemId}:${locationId}:${line.lot?.number ?? ''}`;
    const before = changed.get(key) ?? 0n;
    const then = line.counted && occurredAt !== null ? book.past.moment(momentOf(line, occurredAt)).onHand : null;
    if (line.counted) {
      const onHand = then ?? book.position(line.itemId, locationId, lotId).onHand;
      entry.quantity = line.quantity - onHand - before;
    }
    changed.set(key, before + entry.quantity);
  });
}

function at<Result>(index: number, step: () => Result): Result {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw error.withFaults((fault) => ({ ...fault, path: `${index}.${fault.path.replace(/^entries\b/, 'lines')}` }));
  }
}
