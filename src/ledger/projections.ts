/**
 * Tables that are made from the ledger's entries for questions that only some companies ask. Who asks brings them up to date first, so
 * no write pays for them, and a company that never asks has none.
 */
import type { Database, Sql } from '../platform/index.ts';
import type { Misfit } from './verify-balances.ts';

export interface Projection {
  readonly name: 'stock_event' | 'adjusted_entry';
  /** The rows of entries behind `$2` and not behind `$3`, of tenant `$1`. */
  readonly rows: string;
  readonly columns: string;
}

/** The number of the last row; none where all are made again. */
const behind = (table: string) => `(select coalesce(max(number), 0) from ${table} where tenant_id = $1 and $2 > 0)`;

/** Changes of items' totals on hand, numbered without gaps. What only moves between places changes none. */
export const STOCK_EVENTS: Projection = {
  name: 'stock_event',
  columns: 'number, entry_id, item_id',
  rows: `select ${behind('stock_event')} + row_number() over (order by entry_id) as number,
      entry_id, item_id
    from (select max(id) as entry_id, item_id from entry
      where tenant_id = $1 and id > $2 and id <= $3 and kind <> 'transfer' group by movement_id, item_id having sum(change) <> 0) as e`,
};

/** The site of a row of a table as it was when the entry was recorded: today's, unless the row was changed since. */
const siteThen = (row: string, kind: string) => `case when ${row}.revision < e.id then ${row}.site_id else
  (select (c."row" ->> 'siteId')::bigint from change c where c.tenant_id = $1 and c.kind = '${kind}' and c.row_id = ${row}.id
    and c.revision < e.id order by c.revision desc limit 1) end`;

/** What adjustments and counts changed, with the site that each was made for: that of the place, else that of the item, as it was then. */
export const ADJUSTED_ENTRIES: Projection = {
  name: 'adjusted_entry',
  columns: 'number, entry_id, site_id, item_id',
  rows: `select ${behind('adjusted_entry')} + row_number() over (order by e.id) as number, e.id as entry_id, case when e.id <= k.chain_1_until then e.site_id else coalesce(${siteThen('w', 'location')}, ${siteThen('i', 'item')}) end
      as site_id, e.item_id
    from clock k join entry e on e.tenant_id = $1 and e.id > $2 and e.id <= $3 and e.kind in ('adjustment', 'count')
    cross join lateral (select * from item x where x.tenant_id = $1 and x.id = e.item_id offset 0) as i
    left join lateral (select * from location x where x.tenant_id = $1 and x.id = e.location_id offset 0) as w on true
    where k.tenant_id = $1`,
};

/** Movements of which one transaction makes rows, so that none holds its lock for long. */
const STEP = 20_000;

/**
 * Makes the rows of everything that is recorded when it is asked; what is recorded meanwhile is left to the next one who asks. Two that do
 * so at once wait for each other.
 */
export async function bringUpToDate(database: Database, tenantId: number, projection: Projection): Promise<void> {
  const [row] = await database.inTenant(tenantId, (sql) =>
    sql.rows<{ made: number; recorded: number | null }>({
      name: 'projection-revision',
      text: `select coalesce((select revision from projection where tenant_id = $1 and name = $2), 0) as made,
        (select id from entry where tenant_id = $1 order by id desc limit 1) as recorded`,
      values: [tenantId, projection.name],
    }),
  );
  const { made = 0, recorded } = row ?? {};
  for (let upTo = made; upTo < (recorded ?? 0); ) upTo = await extend(database, tenantId, projection);
}

/** Makes the rows of the next movements. Returns the id of the entry up to which rows are made. */
function extend(database: Database, tenantId: number, { name, columns, rows }: Projection): Promise<number> {
  return database.write(tenantId, async (sql) => {
    await sql.rows({
      text: 'insert into projection (tenant_id, name, revision) values ($1, $2, 0) on conflict do nothing',
      values: [tenantId, name],
    });
    const [at] = await sql.rows<{ revision: number }>({
      text: 'select revision from projection where tenant_id = $1 and name = $2 for update',
      values: [tenantId, name],
    });
    const from = at?.revision ?? 0;
    const [last] = await sql.rows<{ id: number | null }>({
      text: `select max(id + entry_count) as id from (select id, entry_count from movement where tenant_id = $1 and id > $2
        order by id limit $3) as m`,
      values: [tenantId, from, STEP],
    });
    const upTo = last?.id ?? from;
    await sql.rows({
      text: `insert into ${name} (tenant_id, ${columns}) select $1, ${columns} from (${rows}) as r`,
      values: [tenantId, from, upTo],
    });
    await sql.rows({
      text: 'update projection set revision = $3 where tenant_id = $1 and name = $2',
      values: [tenantId, name, upTo],
    });
    return upTo;
  });
}

/** Compares what the projections hold with what the entries make of them. */
export async function compareProjections(sql: Sql, tenantId: number): Promise<Misfit | undefined> {
  for (const { name, columns, rows } of [STOCK_EVENTS, ADJUSTED_ENTRIES]) {
    const [row] = await sql.rows<{ entry_id: number }>({
      text: `with made as (${rows}), kept as (select ${columns} from ${name} where tenant_id = $1)
        select entry_id from (select 'made', * from ((table made) except (table kept)) as m
          union all select 'kept', * from ((table kept) except (table made)) as k) as differing (side, ${columns}) order by entry_id limit 1`,
      values: [tenantId, 0, await revisionOf(sql, tenantId, name)],
    });
    if (row !== undefined) {
      const { entry_id: entryId } = row;
      return {
        invariant: 'I1',
        entryId,
        message: `What is kept in ${name} about entry ${entryId} is not what the ledger says.`,
      };
    }
  }
  return undefined;
}

async function revisionOf(sql: Sql, tenantId: number, name: string): Promise<number> {
  const [row] = await sql.rows<{ revision: number }>({
    text: 'select revision from projection where tenant_id = $1 and name = $2',
    values: [tenantId, name],
  });
  return row?.revision ?? 0;
}
