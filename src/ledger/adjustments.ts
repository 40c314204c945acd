import sqlTag, { type Sql as Fragment, join } from 'sql-template-tag';
import { type ActorKind, ofVisibleItems } from '../access/index.ts';
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

/** A page of what adjustments and counts changed, newest first, with how much there is in all. The projection must be up to date. */
export async function listAdjusted(
  sql: Sql,
  tenantId: number,
  filter: AdjustedFilter,
  { offset, limit }: { offset: number; limit: number },
): Promise<{ total: number; rows: Adjusted[] }> {
  const isWhole = filter.siteIds === null && filter.brandId === null;
  const counted = isWhole
    ? sqlTag`select coalesce(max(number), 0) as count from adjusted_entry where tenant_id = ${tenantId}`
    : sqlTag`select count(*) as count from adjusted_entry a where ${join(conditionsOf(tenantId, filter), ' and ')}`;
  const [row] = await sql.rows<{ count: number }>({ text: counted.text, values: counted.values });
  const total = row?.count ?? 0;
  if (offset >= total || limit === 0) return { total, rows: [] };
  const { text, values } = isWhole
    ? sqlTag`select number from adjusted_entry where tenant_id = ${tenantId} and number <= ${total - offset}
        order by number desc limit ${limit}`
    : sqlTag`select a.number from (${bySite(tenantId, filter, offset + limit)}) as a
        order by a.number desc limit ${limit} offset ${offset}`;
  const numbers = (await sql.rows<{ number: number }>({ text, values })).map(({ number }) => number);
  return { total, rows: await readAdjusted(sql, tenantId, numbers) };
}

function conditionsOf(tenantId: number, { siteIds, brandId }: AdjustedFilter): Fragment[] {
  const parts = [sqlTag`a.tenant_id = ${tenantId}`];
  if (siteIds !== null) parts.push(sqlTag`a.site_id = any(${plainArray(siteIds)}::bigint[])`);
  return [...parts, ...ofVisibleItems(tenantId, 'a.item_id', { brandId, siteIds: null })];
}

/** Each site's newest: an index has them in order site by site. */
function bySite(tenantId: number, filter: AdjustedFilter, most: number): Fragment {
  const { siteIds } = filter;
  const conditions = join(conditionsOf(tenantId, { ...filter, siteIds: null }), ' and ');
  if (siteIds === null) return sqlTag`select a.number from adjusted_entry a where ${conditions}`;
  return sqlTag`select a.number from unnest(${plainArray(siteIds)}::bigint[]) as site (id)
    cross join lateral (select * from adjusted_entry a where ${conditions} and a.site_id = site.id
      order by a.number desc limit ${most}) as a`;
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

async function readAdjusted(sql: Sql, tenantId: number, numbers: readonly number[]): Promise<Adjusted[]> {
  if (numbers.length === 0) return [];
  const rows = await sql.rows<AdjustedRow>({
    name: 'ledger-read-adjusted',
    text: `select e.id, e.item_id, i.uuid as item_uuid, e.location_id, s.uuid as site_uuid, e.change,
        m.reason_code, m.reason, m.actor_kind, m.actor_id, m.actor_name, m.recorded_at
      from unnest($2::bigint[]) with ordinality as asked (number, n)
      cross join lateral (select * from adjusted_entry x where x.tenant_id = $1 and x.number = asked.number offset 0) as a
      cross join lateral (select * from entry x where x.tenant_id = $1 and x.id = a.entry_id offset 0) as e
      cross join lateral (select * from movement x where x.tenant_id = $1 and x.id = e.movement_id offset 0) as m
      cross join lateral (select uuid from item x where x.tenant_id = $1 and x.id = e.item_id offset 0) as i
      left join lateral (select uuid from location x where x.tenant_id = $1 and x.id = a.site_id offset 0) as s on true
      order by asked.n`,
    values: [tenantId, plainArray(numbers)],
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
