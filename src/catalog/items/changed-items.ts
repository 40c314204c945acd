import type { ChangeRange } from '../../ledger/index.ts';
import type { Sql } from '../../platform/index.ts';
import { ITEM_COLUMNS, type ItemRow, type ItemView, itemFromRow, itemView } from './item.ts';

/**
 * The items that changed in a range, in the order of their last changes: each once, as it is now; with `serial` those that are kept by
 * serial number, without it the others. Movements of an item's stock are no changes of it.
 */
export async function changedItems(
  sql: Sql,
  tenantId: number,
  serial: boolean,
  { behind, upTo, until, limit }: ChangeRange,
): Promise<ItemView[]> {
  // The moment stands by itself too, for the index holds it without the revision.
  const rows = await sql.rows<ItemRow>({
    name: 'catalog-items-changed',
    text: `select ${ITEM_COLUMNS}
      from (select * from item i where i.tenant_id = $1 and (i.tracking = 'serial') = $2 and i.updated_at >= $3
          and (i.updated_at, i.revision) > ($3, $4) and i.updated_at <= $5 and i.revision <= $6
        order by i.updated_at, i.revision limit $7) as i
      join item_stock s on s.tenant_id = $1 and s.item_id = i.id order by i.updated_at, i.revision`,
    values: [tenantId, serial, behind.updatedAt, behind.revision, until ?? 'infinity', upTo, limit],
  });
  return rows.map((row) => itemView(itemFromRow(row)));
}
