import {
  changedDocuments,
  type DocumentHead,
  type DocumentKind,
  type DocumentView,
  withSlices,
} from '../../documents/index.ts';
import { type ChangeRange, type MovementRecord, readRevision } from '../../ledger/index.ts';
import { Refusal, type Sql } from '../../platform/index.ts';
import { type FullDocument, fullDocumentsOf, readFullDocuments } from './documents.ts';
import { exportTokens, type FeedPlace } from './export-tokens.ts';
import { type Call, type Operation, operation } from './operation.ts';
import { flag, parseMoment, text } from './query.ts';

/** Documents and movements on a page of a feed. */
const PAGE_SIZE = 500;
const BEGINNING: FeedPlace = { updatedAt: new Date(0), revision: 0 };

interface Feed {
  id: string;
  /** The API it belongs to; by default the inventory's. */
  base?: Operation['base'];
  /** The path after `/export/`. */
  name: string;
  scope: Operation['scope'];
}

/** The sources of a feed: the changes in a range, in order, and the rows of some of them, in the same order. */
interface FeedSource<Change extends FeedPlace> {
  changes(sql: Sql, tenantId: number, range: ChangeRange): Promise<Change[]>;
  rows(call: Call, sql: Sql, changes: readonly Change[]): Promise<unknown[]>;
}

interface DocumentFeed<View extends DocumentView> extends Feed {
  kind: DocumentKind;
  /** A document in the vendor's feed. */
  render(document: FullDocument<View>): unknown;
  /** Movements shown among the documents, and their rendering: as documents of the kind, one for each location. */
  beside?: {
    list(sql: Sql, tenantId: number, range: ChangeRange): Promise<MovementRecord[]>;
    asDocuments(movement: MovementRecord): { head: DocumentHead; view: View }[];
  };
}

/** A change, with its position in the order of changes. */
type Change = FeedPlace & ({ document: DocumentHead } | { movement: MovementRecord });

/** A feed of every document of a kind in order of last change, including inactive and canceled ones. */
export function exportFeed<View extends DocumentView>(feed: DocumentFeed<View>): Operation {
  return feedOperation<Change>(feed, {
    changes: (sql, tenantId, range) => readChanges(sql, tenantId, feed, range),
    rows: (call, sql, changes) => renderChanges(call, sql, feed, changes),
  });
}

/**
 * A feed of rows in order of last change. Revisions and times grow with the commits of the tenant, so nothing ever appears
 * before a position already read: a reader misses nothing, and sees a row twice only if it changed in between. The token is that position,
 * valid for ever.
 */
export function feedOperation<Changed extends FeedPlace>(
  { id, base, name, scope }: Feed,
  source: FeedSource<Changed>,
): Operation {
  return operation({
    id,
    method: 'GET',
    ...(base === undefined ? {} : { base }),
    path: `/export/${name}`,
    scope,
    wholeTenant: true,
    // The vendor's own words for `continueFrom` send readers to `continuationToken`, its table of parameters to `from`.
    query: { from: text, continuationToken: text, includeRecentChanges: flag },
    async run(call, { query }) {
      const { tenantId } = call;
      const tokens = exportTokens(call.context.tokenSecret, name, tenantId);
      const behind = readFrom(query.from ?? query.continuationToken, tokens.read);
      const until = query.includeRecentChanges ? undefined : heldBack(call);
      return call.read(async (sql) => {
        // Commits made while the page is read have later revisions: the next page has them.
        const upTo = await readRevision(sql, tenantId);
        requireReached(behind, upTo);
        const found = await source.changes(sql, tenantId, { behind, upTo, until, limit: PAGE_SIZE + 1 });
        const changes = found.slice(0, PAGE_SIZE);
        const { updatedAt, revision } = changes.at(-1) ?? behind;
        return {
          hasMore: found.length > PAGE_SIZE,
          continueFrom: tokens.give({ updatedAt, revision }),
          data: await source.rows(call, sql, changes),
        };
      });
    },
  });
}

async function readChanges<View extends DocumentView>(
  sql: Sql,
  tenantId: number,
  { kind, beside }: DocumentFeed<View>,
  range: ChangeRange,
): Promise<Change[]> {
  const documents = await changedDocuments(sql, tenantId, kind, range);
  const changes = documents.map((document): Change => ({ ...placeOf(document), document }));
  if (beside === undefined) return changes;
  const last = documents[range.limit - 1];
  const movements = await beside.list(sql, tenantId, { ...range, upTo: last?.revision ?? range.upTo });
  const moved = movements.map(
    (movement): Change => ({ updatedAt: movement.recordedAt, revision: movement.id, movement }),
  );
  return [...changes, ...moved].sort(
    (a, b) => a.updatedAt.getTime() - b.updatedAt.getTime() || a.revision - b.revision,
  );
}

function placeOf({ updatedAt, revision }: DocumentHead): FeedPlace {
  return { updatedAt, revision };
}

/** The rows of changes, in order: one for each slice of a document, and for each location of a movement. */
async function renderChanges<View extends DocumentView>(
  call: Call,
  sql: Sql,
  { render, beside }: DocumentFeed<View>,
  changes: readonly Change[],
): Promise<unknown[]> {
  const documents = changes.flatMap((change) => ('document' in change ? [change.document] : []));
  const moved = changes.flatMap((change) =>
    'movement' in change && beside !== undefined ? beside.asDocuments(change.movement) : [],
  );
  const full = [
    ...(await readFullDocuments<View>(call, sql, await withSlices(sql, call.tenantId, documents))),
    ...(await fullDocumentsOf(call, sql, moved)),
  ];
  const rows = new Map<number, unknown[]>();
  for (const document of full) {
    const { revision } = document.head;
    rows.set(revision, [...(rows.get(revision) ?? []), render(document)]);
  }
  return changes.flatMap(({ revision }) => rows.get(revision) ?? []);
}

/** A token, or a date or time from which changes are requested; without either the feed begins with its first row. */
function readFrom(from: string | undefined, readToken: (token: string) => FeedPlace): FeedPlace {
  if (from === undefined) return BEGINNING;
  const moment = parseMoment(from);
  if (moment === undefined) return readToken(from.trim());
  return moment > BEGINNING.updatedAt ? { updatedAt: moment, revision: 0 } : BEGINNING;
}

/** Changes younger than the tenant's delay are not shown yet. */
function heldBack({ settings }: Call): Date | undefined {
  const { exportDelaySeconds } = settings;
  return exportDelaySeconds === 0 ? undefined : new Date(Date.now() - exportDelaySeconds * 1_000);
}

/** A position ahead of the tenant's clock was issued before a restore from a backup: continuing from it would miss changes. */
function requireReached({ revision }: FeedPlace, reached: number): void {
  if (revision <= reached) return;
  throw new Refusal(
    'invalid_token',
    'This token is ahead of the ledger, which was restored from a backup. Begin with a date.',
    { path: 'from' },
  );
}
