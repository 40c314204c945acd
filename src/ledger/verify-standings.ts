import { readDecimal, type Sql } from '../platform/index.ts';
import { differs, type Misfit } from './verify-balances.ts';

/**
 * Every position's standing against its lot and its place, and what of each item is not available against its positions. Days end while nobody
 * writes, so a lot that has ended may count as available until the sweeper has seen it; one that is known to have ended may not. The lots of an item that was
 * merged are another's: what was emptied then stands as it did.
 */
export async function compareStandings(sql: Sql, tenantId: number): Promise<Misfit | undefined> {
  const [wrong] = await sql.rows<{ item_id: number; location_id: number; status: string }>({
    text: `select p.item_id, p.location_id, p.status from position p
      left join location w on w.tenant_id = p.tenant_id and w.id = p.location_id
      left join lot l on l.tenant_id = p.tenant_id and l.id = p.lot_id
      join item i on i.tenant_id = p.tenant_id and i.id = p.item_id
      where p.tenant_id = $1 and (i.merged_into_id is null or p.on_hand <> 0 or p.reserved <> 0) and (
        (p.status = 'held') <> (w.blocked_at is not null or l.held_at is not null)
        or p.status = 'expired' and l.expires_on is null
        or p.status in ('available', 'in_transit') and (p.status = 'in_transit') <> coalesce(w.kind = 'transit', false)
        or p.status in ('available', 'in_transit') and l.ended)
      order by p.item_id, p.location_id, p.lot_id limit 1`,
    values: [tenantId],
  });
  if (wrong !== undefined) {
    const { item_id: itemId, location_id: locationId, status } = wrong;
    const message = `What lies there of item ${itemId} counts as ${status.replace('_', ' ')}, and does not stand so.`;
    return { invariant: 'I1', itemId, locationId: locationId || null, message };
  }
  const [item] = await sql.rows<{ item_id: number; stored: string; computed: string }>({
    text: `select s.item_id, s.unavailable as stored, coalesce(p.amount, 0) as computed
      from (select * from item_stock where tenant_id = $1) as s
      left join (select item_id, sum(on_hand - reserved) as amount from position
        where tenant_id = $1 and status <> 'available' group by item_id) as p using (item_id)
      where s.unavailable <> coalesce(p.amount, 0) order by s.item_id limit 1`,
    values: [tenantId],
  });
  if (item === undefined) return undefined;
  const what = differs('not available', readDecimal(item.stored), readDecimal(item.computed)) ?? '';
  return { invariant: 'I1', itemId: item.item_id, message: `The sums of item ${item.item_id}: ${what}` };
}
