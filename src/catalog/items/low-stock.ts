import sqlTag, { join, raw } from 'sql-template-tag';
import { formatQuantity, type Sql } from '../../platform/index.ts';
import { type Visibility, visibleItems } from '../visibility.ts';
import { ITEM_COLUMNS, type ItemRow, type ItemView, itemFromRow, itemView } from './item.ts';

/** An item at or below its minimum, and how much is missing to reach it. */
export type LowStockView = ItemView & { deficit: string };

/** The last row of a page. Texts, because they count millionths and may be beyond 2^53. */
export interface LowStockCursor {
  criticality: string;
  margin: string;
  id: number;
}

export interface LowStockPage {
  data: LowStockView[];
  /** Null on the last page. */
  next: LowStockCursor | null;
}

/** Items at or below their minimum: the smallest share of it first, then the most missing, then by id. */
export async function listLowStock(
  sql: Sql,
  tenantId: number,
  filter: { visibility: Visibility; after?: LowStockCursor | undefined; limit: number },
): Promise<LowStockPage> {
  const { visibility, after, limit } = filter;
  const conditions = [
    sqlTag`s.tenant_id = ${tenantId} and i.tenant_id = ${tenantId} and s.criticality is not null`,
    ...visibleItems(visibility),
  ];
  if (after !== undefined) {
    conditions.push(
      sqlTag`(s.criticality, s.margin, s.item_id) > (${after.criticality}::bigint, ${after.margin}::bigint, ${after.id}::bigint)`,
    );
  }
  const { text, values } = sqlTag`select ${raw(ITEM_COLUMNS)}, s.criticality::text, s.margin::text
    from item_stock s join item i on i.tenant_id = s.tenant_id and i.id = s.item_id
    where ${join(conditions, ' and ')}
    order by s.criticality, s.margin, s.item_id limit ${limit + 1}`;
  const rows = await sql.rows<ItemRow & { criticality: string; margin: string }>({ text, values });
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return {
    data: page.map((row) => {
      const item = itemFromRow(row);
      return { ...itemView(item), deficit: formatQuantity(item.fields.minStockLevel - item.onHand) };
    }),
    next: last === undefined ? null : { criticality: last.criticality, margin: last.margin, id: last.id },
  };
}
