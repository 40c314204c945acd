import { formatQuantity, plainArray, readDecimal, type Sql } from '../platform/index.ts';
import { CUT } from './as-of-sql.ts';
import { withMerged } from './merged-items.ts';

/** What was on hand of an item at a moment, as the ledger knew it then. */
export interface HistoryPoint {
  at: Date;
  onHand: string;
}

/**
 * An item's stock over all places at some moments. Every moment is two look-ups in indexes, so a year of a busy item costs as much
 * as a day of a quiet one.
 */
export async function readItemHistory(
  sql: Sql,
  tenantId: number,
  itemId: number,
  moments: readonly Date[],
): Promise<HistoryPoint[]> {
  const rows = await sql.rows<{ at: Date; on_hand: string }>({
    name: 'ledger-item-history',
    text: `select place.at, coalesce((select sum(one.item_after) from unnest($2::bigint[]) as named (id) cross join lateral (select e.item_after from position p cross join lateral (select e.id, e.item_after from entry e
          where e.tenant_id = $1 and e.item_id = p.item_id and e.location_id = p.location_id and e.lot_id = p.lot_id and e.id <= cut.id
          order by e.id desc limit 1) as e where p.tenant_id = $1 and p.item_id = named.id order by e.id desc limit 1) as one), 0) as on_hand
      from unnest($3::timestamptz[]) with ordinality as place (at, ordinal)
      cross join lateral (select ${CUT} as id offset 0) as cut order by place.ordinal`,
    values: [tenantId, plainArray(await withMerged(sql, tenantId, [itemId])), moments],
  });
  return rows.map((row) => ({ at: row.at, onHand: formatQuantity(readDecimal(row.on_hand)) }));
}
