import { isDeepStrictEqual } from 'node:util';
import { type Actor, isRestricted, requireOwn } from '../../access/index.ts';
import { locationFor, writeAttached } from '../../catalog/index.ts';
import type { BatchCommand } from '../../journal/index.ts';
import {
  type Book,
  furtherSlices,
  type MovementRecord,
  type Put,
  readMovementsOf,
  type Shelf,
  type Wants,
} from '../../ledger/index.ts';
import { Refusal, type Sql } from '../../platform/index.ts';
import { type DocumentHead, type DocumentKind, type DocumentLine, type DocumentState, LINE } from './document.ts';
import {
  NEW_SLICES,
  readHeads,
  readLines,
  readStates,
  STATES,
  WITH_SOURCES,
  WITHOUT_SHEETS,
  writeHeads,
  writeLines,
} from './document-store.ts';
import { type DocumentView, viewOf } from './document-views.ts';
import { readSight, type Sight } from './document-visibility.ts';

/** On whose behalf something is decided, on which book, and when. */
export interface Unit {
  actor: Actor;
  book: Book;
  now: Date;
}

/** A document as its commands see it. */
export interface Document {
  head: DocumentHead;
  /** Of one that was born with its movement there are none, for the movement's entries are its lines; those of a count are opened apart. */
  lines: DocumentLine[];
  /** The records of its way, but for its birth where it was born complete. */
  states: DocumentState[];
  /** What one was born with, and what took that back, the oldest first. */
  movements: MovementRecord[];
}

/** Documents by their ids; with each comes the one that it came from. */
const DOCUMENTS: Shelf<number, Document> = {
  name: 'documents',
  pageOnly: true,
  async read(sql, tenantId, ids) {
    const [heads, lines, states, movements] = await Promise.all([
      readHeads(sql, tenantId, ids, WITH_SOURCES),
      readLines(sql, tenantId, ids, WITHOUT_SHEETS),
      readStates(sql, tenantId, ids, WITH_SOURCES),
      readMovementsOf(sql, tenantId, ids),
    ]);
    const of = <Row>(rows: ReadonlyMap<number, Row[]>, { id }: DocumentHead) => rows.get(id) ?? [];
    const asked = new Set(ids);
    return (
      heads
        // Of a source that was born with its movement that one was not read.
        .filter((head) => asked.has(head.id) || !head.immediate)
        .map((head) => [
          head.id,
          {
            head,
            lines: of(lines, head),
            states: of(states, head),
            movements: head.immediate ? of(movements, head) : [],
          },
        ])
    );
  },
  write: writeDocuments,
};

/** Writes heads, and of lines and states what is new or differs. */
async function writeDocuments(sql: Sql, tenantId: number, puts: readonly Put<number, Document>[]): Promise<void> {
  const changes = puts.flatMap(({ before, after }) => (after === undefined ? [] : [{ before, after }]));
  const gone = changes.flatMap(({ before, after }) => {
    const kept = new Set(after.lines.map(({ id }) => id));
    return (before?.lines ?? []).flatMap(({ id }) => (kept.has(id) ? [] : [id]));
  });
  const attached = changes.filter(({ before, after }) => !isDeepStrictEqual(attachedTo(before), attachedTo(after)));
  await Promise.all([
    writeHeads(
      sql,
      tenantId,
      changes.map(({ after }) => after.head),
    ),
    writeLines(
      sql,
      tenantId,
      changes.flatMap(({ before, after }) => differing(before?.lines ?? [], after.lines)),
    ),
    LINE.remove(sql, tenantId, gone),
    STATES.write(
      sql,
      tenantId,
      changes.flatMap(({ before, after }) =>
        after.states.slice(before?.states.length ?? 0).map((state) => ({ documentId: after.head.id, state })),
      ),
    ),
    writeAttached(
      sql,
      tenantId,
      attached.map(({ after }) => after.head),
    ),
  ]);
}

function attachedTo(document: Document | undefined): object {
  const { customFields = {}, externalData = {} } = document?.head ?? {};
  return { customFields, externalData };
}

function differing(before: readonly DocumentLine[], after: readonly DocumentLine[]): DocumentLine[] {
  const known = new Map(before.map((line) => [line.id, line]));
  return after.filter((line) => !isDeepStrictEqual(known.get(line.id), line));
}

/** What of the documents that a restricted actor sees is its own, by actor and document. */
const SIGHT: Shelf<string, Sight> = {
  name: 'what an actor sees of documents',
  pageOnly: true,
  read: readSight,
};

const sightKey = ({ siteIds, brandId, kind, id }: Actor, documentId: number) =>
  JSON.stringify({ siteIds, brandId, kind, id, documentId });

/** Wants documents with their lines and their states, whoever may see them. */
export function wantAnyDocuments(wants: Wants, ids: Iterable<number | null | undefined>): void {
  wants.rows(DOCUMENTS, ids);
}

/** Wants documents with their lines and their states, as the actor sees them. */
export function wantDocuments(wants: Wants, actor: Actor, ids: Iterable<number | null | undefined>): void {
  const all = [...ids].filter((id) => id != null);
  wants.rows(DOCUMENTS, all);
  if (isRestricted(actor))
    wants.rows(
      SIGHT,
      all.map((id) => sightKey(actor, id)),
    );
}

/**
 * A document that a command may change: a copy, to be saved. What the actor may not see is not there: `not_found`. Throws `actor_restricted`
 * for one that is also about places that are not the actor's own.
 */
export function openDocument(unit: Unit, kind: DocumentKind, id: number): Document {
  const document = openShared(unit, kind, id);
  requireWhollyOwn(unit, document.head);
  return document;
}

/** The same for a step that the actor may take at its own end of a document, whoever has the other one. */
export function openShared(unit: Unit, kind: DocumentKind, id: number): Document {
  const document = documentFor(unit, id);
  if (document?.head.kind === kind) return document;
  throw new Refusal('not_found', `There is no ${kind.replaceAll('_', ' ')} with the id ${id}.`);
}

/** A document of whatever kind, if it is there for the actor. */
export function documentFor({ actor, book }: Unit, id: number): Document | undefined {
  book.need((wants) => wantDocuments(wants, actor, [id]));
  const document = book.row(DOCUMENTS, id);
  return document !== undefined && sightOf(book, actor, id) !== undefined ? copyOf(document) : undefined;
}

/** Throws `actor_restricted` where a part of the document is not the actor's own; of a transfer it may be its source alone that has to be. */
export function requireWhollyOwn(
  { actor, book }: Unit,
  { id, number }: DocumentHead,
  what: 'all' | 'source' = 'all',
): void {
  const sight = sightOf(book, actor, id);
  const isOwn = what === 'source' ? sight?.from : sight?.from && sight.to && sight.entries;
  requireOwn(isOwn === true, `${number} is about other places too`);
}

const WHOLE: Sight = { from: true, to: true, entries: true };

function sightOf(book: Book, actor: Actor, id: number): Sight | undefined {
  return isRestricted(actor) ? book.row(SIGHT, sightKey(actor, id)) : WHOLE;
}

/** What its maker sees of a new document: all of it but an end at a place of others. */
function sightOfNew({ actor, book }: Unit, { locationId, toLocationId }: DocumentHead): Sight {
  const isOwn = (id: number | null) => id === null || locationFor(book, actor, id) !== undefined;
  return { from: isOwn(locationId), to: isOwn(toLocationId), entries: true };
}

/** A document of whatever kind, if it is there, for whoever asks. */
export function documentOf({ book }: Unit, id: number): Document | undefined {
  const document = book.row(DOCUMENTS, id);
  return document && copyOf(document);
}

function copyOf({ head, lines, states, movements }: Document): Document {
  return {
    head: { ...head },
    lines: lines.map((line) => ({ ...line })),
    states: [...states],
    movements: [...movements],
  };
}

/** Puts a new document into the book, with the record of its first state unless its birth says all. Answers how it is seen. */
export function addDocument(unit: Unit, document: Document): DocumentView {
  return put(unit, document, document.head.immediate ? undefined : {});
}

/** Puts a document into the book that is born with a movement, whose entries are its lines. Answers how it is seen. */
export function bornWith(
  unit: Unit,
  document: Document,
  movement: MovementRecord,
  fields: Partial<DocumentHead> = {},
): DocumentView {
  const head = { ...document.head, status: 'posted', date: movement.occurredAt, ...fields, immediate: true };
  for (const slice of furtherSlices({ id: head.id, createdAt: unit.now }, movement))
    unit.book.put(NEW_SLICES, slice.id, slice);
  return addDocument(unit, { ...document, head, movements: [movement] });
}

/**
 * Saves a document that changed under its next revision; with `why` it also changed its state, which is recorded. Answers how it is seen
 * now, which the feed says too. What was its movement alone gets a row.
 */
export function saveDocument(unit: Unit, document: Document, why?: Why): DocumentView {
  const { book } = unit;
  const { head } = document;
  keepBirth(book, head);
  head.revision = book.tick();
  head.updatedAt = book.now;
  return put(unit, document, why);
}

function put(unit: Unit, document: Document, why: Why | undefined): DocumentView {
  const { actor, book } = unit;
  const { head, states } = document;
  if (isRestricted(actor) && !book.shelves.knows(DOCUMENTS, head.id))
    book.put(SIGHT, sightKey(actor, head.id), sightOfNew(unit, head));
  if (why !== undefined) {
    const { kind, id, name } = actor;
    const { reasonCode = null, reason = null } = why;
    const { status } = head;
    states.push({ id: book.tick(), status, reasonCode, reason, actor: { kind, id, name }, recordedAt: book.now });
  }
  book.put(DOCUMENTS, head.id, copyOf(document));
  const view = viewOf(document);
  // The feed finds by itself what is born under a new id.
  if (!head.immediate || head.revision !== head.id) book.changed(head.kind, head.id, head.revision, view);
  return view;
}

/** Takes the lines of a document away, and says in the feed that it is gone; its head stays for the one that takes its place. */
export function withdraw(unit: Unit, document: Document): DocumentHead {
  const { book } = unit;
  const { head } = document;
  keepBirth(book, head);
  const view = viewOf(document);
  head.revision = book.tick();
  head.updatedAt = book.now;
  book.put(DOCUMENTS, head.id, copyOf({ ...document, lines: [] }));
  book.changed(head.kind, head.id, head.revision, view, true);
  return head;
}

/** Before a document that was born with its movement changes for the first time, the feed gets what it was born as, so that it holds every state. */
function keepBirth(book: Book, { kind, id }: DocumentHead): void {
  const before = book.shelves.get(DOCUMENTS, id);
  if (before?.head.immediate && before.head.revision === id) book.changed(kind, id, id, viewOf(before));
}

/** Saves a document that may not have changed: then the document stays as it is, under the revision that it has. */
export function saveIfChanged(unit: Unit, document: Document, why?: Why): DocumentView {
  const before = unit.book.shelves.get(DOCUMENTS, document.head.id);
  const isSame = before !== undefined && isDeepStrictEqual(before, document);
  return isSame ? viewOf(before) : saveDocument(unit, document, why);
}

/** A line after a change: as it was, where nothing differs, else written now. */
export function writtenLine({ now }: Unit, before: DocumentLine, after: DocumentLine): DocumentLine {
  return isDeepStrictEqual(before, { ...after, updatedAt: before.updatedAt }) ? before : { ...after, updatedAt: now };
}

/** Why a document changed its state. */
export interface Why {
  reasonCode?: string | null | undefined;
  reason?: string | null | undefined;
}

/** Describes a command about documents: a batch command that is decided on behalf of an actor at a moment. */
export function documentCommand<Input, Output>({
  name,
  weight = () => 10,
  alone = () => false,
  wants,
  run,
}: {
  name: string;
  weight?(input: Input): number;
  alone?(input: Input): boolean;
  wants(input: Input, wants: Wants, actor: Actor): void;
  run(input: Input, unit: Unit): Output;
}): BatchCommand<Input, Output> {
  return {
    sort: 'batch',
    name,
    weight,
    // What a restricted actor sees of a document follows from its lines and places.
    alone: (input, actor) => isRestricted(actor) || alone(input),
    wants,
    decide: (input, actor, book) => run(input, { actor, book, now: book.now }),
  };
}
