import sqlTag, { type Sql as Fragment, join } from 'sql-template-tag';
import type { ActorKind } from '../access/index.ts';
import { plainArray, type Quantity, readDecimal, type Sql } from '../platform/index.ts';
import type { ActorStamp } from './model.ts';

/** One line of an adjustment or a count: how it changed one position, for which site, why and through whom. */
export interface Adjusted {
  /** Of its entry. */
  id: number;
  itemId: number;
  itemUuid: string;
  locationId: number | null;
  siteUuid: string | null;
  change: Quantity;
  reasonCode: string | null;
  reason: string | null;
  actor: ActorStamp;
  recordedAt: Date;
}

export interface AdjustedFilter {
  /** Null: every site, and what belongs to none. */
  siteIds: readonly number[] | null;
  /** Null: every brand. */
  brandId: number | null;
}

/** A page of what adjustments and counts changed, newest first, with how much there is in all. */
export async function listAdjusted(
  sql: Sql,
  tenantId: number,
  filter: AdjustedFilter,
  page: { offset: number; limit: number },
): Promise<{ total: number; rows: Adjusted[] }> {
  const isWhole = filter.siteIds === null && filter.brandId === null;
  const total = await (isWhole ? countAll(sql, tenantId) : count(sql, tenantId, filter));
  if (page.offset >= total || page.limit === 0) return { total, rows: [] };
  const ids = await (isWhole ? idsOfAll(sql, tenantId, page, total) : idsOf(sql, tenantId, filter, page));
  return { total, rows: await readAdjusted(sql, tenantId, ids) };
}

/** Movements know how many entries they have, so all of them are counted without looking at one. */
async function countAll(sql: Sql, tenantId: number): Promise<number> {
  const [row] = await sql.rows<{ count: number }>({
    name: 'ledger-count-adjusted',
    text: `select coalesce(sum(entry_count), 0)::bigint as count from movement where tenant_id = $1 and kind in ('adjustment', 'count')`,
    values: [tenantId],
  });
  return row?.count ?? 0;
}

/** Walks the movements from the nearer end, adding up how many entries they have. */
async function idsOfAll(
  sql: Sql,
  tenantId: number,
  { offset, limit }: { offset: number; limit: number },
  total: number,
): Promise<number[]> {
  const end = Math.min(offset + limit, total);
  const isNearEnd = offset > total - end;
  const [from, to] = isNearEnd ? [total - end, total - offset] : [offset, end];
  const order = isNearEnd ? 'asc' : 'desc';
  const id = isNearEnd ? 'm.id + 1 + n' : 'm.id + m.entry_count - n';
  const walk = (kind: string) =>
    `(select id, entry_count from movement where tenant_id = $1 and kind = '${kind}' order by id ${order} limit $3::bigint)`;
  const rows = await sql.rows<{ id: number }>({
    name: `ledger-adjusted-${order}`,
    text: `select ${id} as id
      from (select id, entry_count, sum(entry_count) over (order by id ${order} rows unbounded preceding) - entry_count as place
        from (${walk('adjustment')} union all ${walk('count')}) as both_kinds) as m
      cross join lateral generate_series(greatest($2 - m.place, 0), least($3 - m.place, m.entry_count) - 1) as n
      where m.place < $3 and m.place + m.entry_count > $2
      order by 1 desc`,
    values: [tenantId, from, to],
  });
  return rows.map((row) => row.id);
}

const KINDS = sqlTag`e.kind in ('adjustment', 'count')`;

function conditionsOf(tenantId: number, { brandId }: AdjustedFilter): Fragment[] {
  const parts = [sqlTag`e.tenant_id = ${tenantId}`, KINDS];
  if (brandId !== null) {
    parts.push(
      sqlTag`exists (select from item i where i.tenant_id = ${tenantId} and i.id = e.item_id and i.brand_id = ${brandId})`,
    );
  }
  return parts;
}

async function count(sql: Sql, tenantId: number, filter: AdjustedFilter): Promise<number> {
  const conditions = conditionsOf(tenantId, filter);
  if (filter.siteIds !== null) conditions.push(sqlTag`e.site_id = any(${plainArray(filter.siteIds)}::bigint[])`);
  const { text, values } = sqlTag`select count(*) as count from entry e where ${join(conditions, ' and ')}`;
  const [row] = await sql.rows<{ count: number }>({ text, values });
  return row?.count ?? 0;
}

/** Each site's newest, and of those the newest: an index has them in order site by site. */
async function idsOf(
  sql: Sql,
  tenantId: number,
  filter: AdjustedFilter,
  { offset, limit }: { offset: number; limit: number },
): Promise<number[]> {
  const conditions = join(conditionsOf(tenantId, filter), ' and ');
  const { siteIds } = filter;
  const found =
    siteIds === null
      ? sqlTag`select e.id from entry e where ${conditions}`
      : sqlTag`select e.id from unnest(${plainArray(siteIds)}::bigint[]) as site (id)
        cross join lateral (select e.id from entry e where ${conditions} and e.site_id = site.id order by e.id desc limit ${offset + limit}) as e`;
  const { text, values } = sqlTag`${found} order by e.id desc limit ${limit} offset ${offset}`;
  return (await sql.rows<{ id: number }>({ text, values })).map((row) => row.id);
}

interface AdjustedRow {
  id: number;
  item_id: number;
  item_uuid: string;
  location_id: number;
  site_uuid: string | null;
  change: string;
  reason_code: string | null;
  reason: string | null;
  actor_kind: ActorKind;
  actor_id: number | null;
  actor_name: string;
  recorded_at: Date;
}

async function readAdjusted(sql: Sql, tenantId: number, ids: readonly number[]): Promise<Adjusted[]> {
  if (ids.length === 0) return [];
  const rows = await sql.rows<AdjustedRow>({
    name: 'ledger-read-adjusted',
    text: `select e.id, e.item_id, i.uuid as item_uuid, e.location_id, s.uuid as site_uuid, e.change,
        m.reason_code, m.reason, m.actor_kind, m.actor_id, m.actor_name, m.recorded_at
      from unnest($2::bigint[]) with ordinality as asked (id, n)
      cross join lateral (select * from entry x where x.tenant_id = $1 and x.id = asked.id offset 0) as e
      cross join lateral (select * from movement x where x.tenant_id = $1 and x.id = e.movement_id offset 0) as m
      cross join lateral (select uuid from item x where x.tenant_id = $1 and x.id = e.item_id offset 0) as i
      left join lateral (select uuid from location x where x.tenant_id = $1 and x.id = e.site_id offset 0) as s on true
      order by asked.n`,
    values: [tenantId, plainArray(ids)],
  });
  return rows.map((row) => ({
    id: row.id,
    itemId: row.item_id,
    itemUuid: row.item_uuid,
    locationId: row.location_id === 0 ? null : row.location_id,
    siteUuid: row.site_uuid,
    change: readDecimal(row.change),
    reasonCode: row.reason_code,
    reason: row.reason,
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
    recordedAt: row.recorded_at,
  }));
}
