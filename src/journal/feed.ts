import { createHmac, timingSafeEqual } from 'node:crypto';
import { movementView, readMovements } from '../ledger/index.ts';
import { type Database, Refusal, type Sql, textArray } from '../platform/index.ts';

/** One change: a row as it was left at this revision, or a movement. */
export interface FeedRow {
  revision: number;
  kind: string;
  id: number;
  deleted?: true;
  row: unknown;
}

export interface FeedPage {
  data: FeedRow[];
  /** The revision up to which the page tells everything. */
  upTo: number;
}

/** Rows that stand in the feed without a change of their own, in their tables: they are what they were born as. */
export interface FeedSource {
  readonly kinds: readonly string[];
  /** Those of these kinds whose revision is behind `after` and not behind `upTo`, in the order of their revisions. */
  list(
    sql: Sql,
    tenantId: number,
    range: { after: number; upTo: number; limit: number; kinds: readonly string[] },
  ): Promise<Omit<FeedRow, 'row'>[]>;
  /** The rows as the outside sees them, by id. */
  rows(sql: Sql, tenantId: number, ids: readonly number[]): Promise<Map<number, unknown>>;
}

/** Movements are their own record. */
const movements: FeedSource = {
  kinds: ['movement'],
  async list(sql, tenantId, { after, upTo, limit }) {
    const rows = await sql.rows<{ id: number }>({
      name: 'feed-movements',
      text: 'select id from movement where tenant_id = $1 and id > $2 and id <= $3 order by id limit $4',
      values: [tenantId, after, upTo, limit],
    });
    return rows.map(({ id }) => ({ revision: id, kind: 'movement', id }));
  },
  async rows(sql, tenantId, ids) {
    return new Map((await readMovements(sql, tenantId, ids)).map((movement) => [movement.id, movementView(movement)]));
  },
};

/**
 * The changes of a tenant behind a revision, in revision order. Revisions are given under the clock's lock in the order of the commits,
 * so nothing ever commits behind a revision that was read: a page is complete up to `upTo`. It is read in one snapshot, for a row of a
 * further source moves among the changes when it is changed for the first time.
 */
export function readFeed(
  database: Database,
  tenantId: number,
  options: { after: number; limit: number; kinds?: readonly string[] | undefined },
  further: readonly FeedSource[] = [],
): Promise<FeedPage> {
  const { after, limit, kinds } = options;
  return database.inSnapshot(tenantId, async (sql) => {
    const [clock] = await sql.rows<{ revision: number }>({
      name: 'feed-clock',
      text: 'select revision from clock where tenant_id = $1',
      values: [tenantId],
    });
    const upTo = clock?.revision ?? 0;
    if (after > upTo)
      throw new Refusal(
        'invalid_token',
        'This token is ahead of the ledger, which was restored from a backup. Begin without one.',
        { path: 'after' },
      );
    const others = kinds?.filter((kind) => kind !== 'movement');
    const sources = [movements, ...further].flatMap((source) => {
      const asked = source.kinds.filter((kind) => kinds === undefined || kinds.includes(kind));
      return asked.length === 0 ? [] : [{ source, asked }];
    });
    const [changes, ...born] = await Promise.all([
      others?.length === 0 ? [] : readChanges(sql, tenantId, after, upTo, limit, others),
      ...sources.map(({ source, asked }) => source.list(sql, tenantId, { after, upTo, limit, kinds: asked })),
    ]);
    const bare = born.flatMap((rows, index) => rows.map((row) => ({ ...row, row: sources[index]?.source as unknown })));
    const merged = [...changes, ...bare].sort((a, b) => a.revision - b.revision).slice(0, limit);
    const data = await fillRows(
      sql,
      tenantId,
      merged,
      sources.map(({ source }) => source),
    );
    return { data, upTo: data.length === limit ? (data.at(-1)?.revision ?? upTo) : upTo };
  });
}

/** Puts the rows of each source in the place of the source itself. */
async function fillRows(
  sql: Sql,
  tenantId: number,
  merged: readonly FeedRow[],
  sources: readonly FeedSource[],
): Promise<FeedRow[]> {
  const views = new Map<unknown, Map<number, unknown>>();
  for (const source of sources) {
    const ids = merged.flatMap((change) => (change.row === source ? [change.id] : []));
    if (ids.length > 0) views.set(source, await source.rows(sql, tenantId, ids));
  }
  return merged.map((change) => {
    const rows = views.get(change.row);
    return rows === undefined ? change : { ...change, row: rows.get(change.id) };
  });
}

async function readChanges(
  sql: Sql,
  tenantId: number,
  after: number,
  upTo: number,
  limit: number,
  kinds: string[] | undefined,
): Promise<FeedRow[]> {
  const rows = await sql.rows<{ revision: number; kind: string; row_id: number; deleted: boolean; row: unknown }>({
    text: `select revision, kind, row_id, deleted, "row" from change
      where tenant_id = $1 and revision > $2 and revision <= $3 ${kinds === undefined ? '' : 'and kind = any($5::text[])'}
      order by revision limit $4`,
    values: [tenantId, after, upTo, limit, ...(kinds === undefined ? [] : [textArray(kinds)])],
  });
  return rows.map(({ revision, kind, row_id, deleted, row }) => ({
    revision,
    kind,
    id: row_id,
    ...(deleted ? { deleted } : {}),
    row,
  }));
}

/** Feed tokens carry a signature, so that one which was never given, or was given to another tenant, is known as such. */
export interface FeedTokens {
  give(tenantId: number, revision: number): string;
  /** Throws `invalid_token`. */
  read(tenantId: number, token: string): number;
}

export function createFeedTokens(secret: Buffer, purpose = 'changes'): FeedTokens {
  const sign = (tenantId: number, revision: string) => {
    const digest = createHmac('sha256', secret).update(`${purpose}:${tenantId}:${revision}`).digest();
    return `${revision}.${digest.subarray(0, 12).toString('base64url')}`;
  };
  return {
    give(tenantId, revision) {
      return sign(tenantId, revision.toString(36));
    },
    read(tenantId, token) {
      const [text = ''] = token.split('.');
      // The texts are compared, for decoding overlooks a character too much.
      const given = Buffer.from(token);
      const expected = Buffer.from(sign(tenantId, text));
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
        throw new Refusal('invalid_token', 'This token was not given by this feed. Begin without one.', {
          path: 'after',
        });
      }
      return Number.parseInt(text, 36);
    },
  };
}
