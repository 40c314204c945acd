import type { Book, Shelf } from '../../ledger/index.ts';
import { addTo, column, plainArray, rowWriter, type Sql } from '../../platform/index.ts';

/** A part of a kit. */
export interface ItemComponent {
  itemId: number;
  /** How much of it is in one kit, in its base unit: a decimal above zero, as text. */
  quantity: string;
}

/** How many components one kit may have. */
export const COMPONENTS_MAX = 100;
/** How many items may stand one in the other, the outermost kit and the innermost component included. */
export const KIT_DEPTH_MAX = 5;

/** A kit that a component is part of, and how much of it is in one. */
export interface KitOfComponent {
  itemId: number;
  quantity: string;
}

interface ComponentRow extends KitOfComponent {
  componentId: number;
}

/** The kits that items are part of, by component. */
export const KITS_OF: Shelf<number, readonly KitOfComponent[]> = {
  name: 'kits of components',
  async read(sql, tenantId, componentIds) {
    const rows = await sql.rows<ComponentRow>({
      name: 'catalog-kits-of-components',
      text: `select component_id as "componentId", item_id as "itemId", quantity from item_component
        where tenant_id = $1 and component_id = any($2::bigint[]) order by item_id`,
      values: [tenantId, plainArray(componentIds)],
    });
    const kits = new Map<number, KitOfComponent[]>();
    for (const { componentId, ...kit } of rows) addTo(kits, componentId, kit);
    return kits;
  },
  async write(sql, tenantId, puts) {
    const rows = (kits: readonly KitOfComponent[] | undefined, componentId: number) =>
      (kits ?? []).map((kit) => ({ componentId, ...kit }));
    const before = puts.flatMap((put) => rows(put.before, put.key));
    const after = puts.flatMap((put) => rows(put.after, put.key));
    const idOf = ({ componentId, itemId }: ComponentRow) => `${componentId} ${itemId}`;
    const kept = new Set(after.map(idOf));
    const gone = before.filter((row) => !kept.has(idOf(row)));
    await Promise.all([deleteRows(sql, tenantId, gone), COMPONENT_WRITER.write(sql, tenantId, after)]);
  },
};

const COMPONENT_WRITER = rowWriter<ComponentRow>(
  'item_component',
  {
    component_id: column.bigint((row) => row.componentId),
    item_id: column.bigint((row) => row.itemId),
    quantity: { type: 'numeric', array: (rows) => plainArray(rows.map(({ quantity }) => quantity)) },
  },
  { key: ['component_id', 'item_id'], ifDifferent: true },
);

async function deleteRows(sql: Sql, tenantId: number, rows: readonly ComponentRow[]): Promise<void> {
  if (rows.length === 0) return;
  await sql.rows({
    name: 'delete-item-components',
    text: `delete from item_component c using unnest($2::bigint[], $3::bigint[]) as gone (component_id, item_id)
      where c.tenant_id = $1 and c.component_id = gone.component_id and c.item_id = gone.item_id`,
    values: [
      tenantId,
      plainArray(rows.map(({ componentId }) => componentId)),
      plainArray(rows.map(({ itemId }) => itemId)),
    ],
  });
}

/** Puts what a kit that is new or changed is put together from into the book; of one that is deleted there is nothing any more. */
export function putComponents(
  book: Book,
  itemId: number,
  before: readonly ItemComponent[],
  after: readonly ItemComponent[],
): void {
  const has = new Map(after.map((component) => [component.itemId, component.quantity]));
  const change = (componentId: number, quantity: string | undefined) => {
    const others = (book.row(KITS_OF, componentId) ?? []).filter((kit) => kit.itemId !== itemId);
    book.put(KITS_OF, componentId, quantity === undefined ? others : [...others, { itemId, quantity }]);
  };
  for (const component of before) if (!has.has(component.itemId)) change(component.itemId, undefined);
  const had = new Map(before.map((component) => [component.itemId, component.quantity]));
  for (const [componentId, quantity] of has) if (had.get(componentId) !== quantity) change(componentId, quantity);
}
