import { formatQuantity, plainArray, type Quantity, readDecimal, type Sql } from '../../platform/index.ts';

/** What is still to come of an item. */
export interface Coming {
  /** Of open orders, what they have not brought yet. */
  onOrder: Quantity;
  /** To a place: of transfers that are planned or under way, what has not arrived. In the company: what is on its way between places. */
  inTransit: Quantity;
}

/** What is to come, to each place of an item and to the company. */
export interface ComingReader {
  /** To a place, or with null to the company. */
  of(itemId: number, locationId: number | null): Coming;
}

const NOTHING: Coming = { onOrder: 0n, inTransit: 0n };

/** Reads what is to come of items; of orders those to the sites of a reader, where it is restricted to some. */
export async function readComing(
  sql: Sql,
  tenantId: number,
  itemIds: readonly number[],
  siteIds: readonly number[] | null,
): Promise<ComingReader> {
  const found = new Map<string, Coming>();
  const rows = itemIds.length === 0 ? [] : await readRows(sql, tenantId, itemIds, siteIds);
  const add = (key: string, name: keyof Coming, quantity: Quantity) => {
    const known = found.get(key) ?? { ...NOTHING };
    known[name] += quantity;
    found.set(key, known);
  };
  for (const { sort, item_id: itemId, location_id: locationId, quantity } of rows) {
    const amount = readDecimal(quantity);
    if (sort === 'under way') add(`${itemId}:null`, 'inTransit', amount);
    if (sort === 'transfer') add(`${itemId}:${locationId}`, 'inTransit', amount);
    if (sort !== 'order') continue;
    add(`${itemId}:${locationId}`, 'onOrder', amount);
    add(`${itemId}:null`, 'onOrder', amount);
  }
  return { of: (itemId, locationId) => found.get(`${itemId}:${locationId}`) ?? NOTHING };
}

interface ComingRow {
  sort: 'order' | 'transfer' | 'under way';
  item_id: number;
  location_id: number | null;
  quantity: string;
}

function readRows(
  sql: Sql,
  tenantId: number,
  itemIds: readonly number[],
  siteIds: readonly number[] | null,
): Promise<ComingRow[]> {
  return sql.rows<ComingRow>({
    name: 'replenishment-coming',
    // Open documents are few, whatever was ordered in all the years of an item, and an index leads to them.
    text: `select 'order' as sort, l.item_id, d.location_id, sum(l.quantity - l.received) as quantity
      from document d join document_line l on l.tenant_id = $1 and l.document_id = d.id
      where d.tenant_id = $1 and d.kind = 'purchase_order' and d.status in ('pending', 'sent', 'partially_received') and not d.immediate
        and l.active and l.received < l.quantity and l.item_id = any($2::bigint[])
        and ($3::bigint[] is null or exists (select from location w
          where w.tenant_id = $1 and w.id = d.location_id and w.site_id = any($3::bigint[])))
      group by l.item_id, d.location_id
      union all
      select 'transfer', l.item_id, d.to_location_id, sum(l.quantity - l.received)
      from document d join document_line l on l.tenant_id = $1 and l.document_id = d.id
      where d.tenant_id = $1 and d.kind = 'transfer' and d.status in ('pending', 'partially_picked', 'picked', 'partially_received')
        and not d.immediate and l.active and l.received < l.quantity and l.item_id = any($2::bigint[])
      group by l.item_id, d.to_location_id
      union all
      select 'under way', p.item_id, null, sum(p.on_hand)
      from location w join position p on p.tenant_id = $1 and p.location_id = w.id
      where w.tenant_id = $1 and w.kind = 'transit' and p.item_id = any($2::bigint[]) and p.on_hand <> 0
      group by p.item_id`,
    values: [tenantId, plainArray(itemIds), siteIds && plainArray(siteIds)],
  });
}

/** The same as texts. */
export function comingView({ onOrder, inTransit }: Coming) {
  return { onOrder: formatQuantity(onOrder), inTransit: formatQuantity(inTransit) };
}
