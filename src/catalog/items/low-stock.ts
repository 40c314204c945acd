import { raw } from 'sql-template-tag';
import { ofVisibleItems, type Visibility } from '../../access/index.ts';
import { formatQuantity, type List, sinceWrite, tableOf } from '../../platform/index.ts';
import { ITEM_COLUMNS, type ItemRow, type ItemView, itemFromRow, itemView } from './item.ts';
import { itemsOfPage } from './item-list.ts';

/** An item at or below its minimum, how much is missing to reach it, and where it stands in the list. */
export interface LowItem {
  item: ItemView & { deficit: string };
  place: readonly string[];
}

type LowRow = ItemRow & { criticality: string; margin: string };

/** Items that have a minimum and are at or below it: the smallest share of it first, then the most missing, then by id. */
export const LOW_STOCK: List<{ visibility: Visibility }, 'criticality', LowRow, LowItem> = {
  name: 'low stock',
  alias: 's',
  columns: `${ITEM_COLUMNS}, s.criticality::text, s.margin::text`,
  cut: 's.item_id as id',
  joined: itemsOfPage,
  orderOf: () => ['s.criticality', 's.margin', 's.item_id'],
  sources(_, tenantId, { visibility }) {
    const seen = ofVisibleItems(tenantId, 's.item_id', visibility);
    return [tableOf('item_stock s', tenantId, [raw('s.criticality is not null'), ...seen])];
  },
  view(row) {
    const item = itemFromRow(row);
    const deficit = formatQuantity(item.fields.minStockLevel - item.onHand);
    return { item: Object.assign(itemView(item), { deficit }), place: [row.criticality, row.margin, String(row.id)] };
  },
  since: (sql, tenantId, _filter, _order, moment) => sinceWrite(sql, tenantId, moment),
};
