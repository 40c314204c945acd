import {
  formatQuantity,
  plainArray,
  QUANTITY_MAX,
  type Quantity,
  readDecimal,
  type Sql,
  units,
} from '../../platform/index.ts';
import { ITEM_COLUMNS, type ItemRow, type ItemView, itemFromRow, itemView } from '../items/item.ts';

/** What counts of an item for what is available of the kits that it is part of: the item with what is available of itself. */
export type OwnStock = Pick<ItemView, 'available' | 'components'>;

/**
 * What is available of an item: of a kit its own stock, and as many as can be put together from what is available of its components, in
 * whole kits. A component of which there is less than nothing allows none.
 */
export function availableWithComponents(
  { available, components }: OwnStock,
  stockOf: (id: number) => OwnStock,
): Quantity {
  const own = readDecimal(available);
  if (components.length === 0) return own;
  const allowed = components.map(({ itemId, quantity }): Quantity => {
    const there = availableWithComponents(stockOf(itemId), stockOf);
    return there <= 0n ? 0n : (there / readDecimal(quantity)) * units(1);
  });
  const all = own + allowed.reduce((least, one) => (one < least ? one : least));
  return all < QUANTITY_MAX ? all : QUANTITY_MAX;
}

/** The items as the outside sees them, of kits with what their components allow. Items that are no kits cost nothing more. */
export async function withKitStock<View extends ItemView>(
  sql: Sql,
  tenantId: number,
  items: readonly View[],
): Promise<View[]> {
  const kits = items.filter(({ components }) => components.length > 0);
  if (kits.length === 0) return [...items];
  const stock = await readTrees(sql, tenantId, kits);
  const stockOf = (id: number): OwnStock => stock.get(id) ?? { available: '0', components: [] };
  return items.map((item) =>
    item.components.length === 0
      ? item
      : { ...item, available: formatQuantity(availableWithComponents(item, stockOf)) },
  );
}

/** Everything that these kits are put together from, however deep. */
async function readTrees(sql: Sql, tenantId: number, kits: readonly ItemView[]): Promise<Map<number, OwnStock>> {
  const rows = await sql.rows<ItemRow>({
    name: 'catalog-kit-trees',
    text: `with recursive part (id) as (
        select unnest($2::bigint[])
        union
        select (c ->> 'itemId')::bigint from part
          cross join lateral (select * from item x where x.tenant_id = $1 and x.id = part.id offset 0) as i
          cross join lateral jsonb_array_elements(i.components) as c
      ) select ${ITEM_COLUMNS} from part
        cross join lateral (select * from item x where x.tenant_id = $1 and x.id = part.id offset 0) as i
        cross join lateral (select * from item_stock x where x.tenant_id = $1 and x.item_id = part.id offset 0) as s`,
    values: [
      tenantId,
      plainArray([...new Set(kits.flatMap(({ components }) => components.map(({ itemId }) => itemId)))]),
    ],
  });
  return new Map(rows.map((row) => [row.id, itemView(itemFromRow(row))]));
}
