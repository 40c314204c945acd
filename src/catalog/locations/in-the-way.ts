import { namedPlaces, type TenantSettings } from '../../access/index.ts';
import type { Book, Shelf, Wants } from '../../ledger/index.ts';
import { addTo, type Fault, formatQuantity, plainArray, readDecimal } from '../../platform/index.ts';
import { UNDER_WAY } from '../uses.ts';

/** What keeps a location from being closed, one thing each: what it is, by the name and the quantity that people know. */
interface InTheWay {
  what: 'stock' | 'below zero' | 'reservation' | 'document' | 'location' | 'filled' | 'setting';
  id: number;
  name: string;
  quantity: string | null;
}

/** How many of each sort are named. */
const NAMED_MAX = 20;

/** What of the rows is in the way of closing each location that is asked for. */
const USES = `select asked.id as at, it.* from unnest($2::bigint[]) as asked (id) cross join lateral (
    (select case when p.on_hand > 0 then 'stock' else 'below zero' end as what, i.id, i.part_number as name, p.on_hand::text as quantity
      from position p join item i on i.tenant_id = $1 and i.id = p.item_id
      where p.tenant_id = $1 and p.location_id = asked.id and p.on_hand <> 0 order by p.item_id, p.lot_id limit ${NAMED_MAX})
    union all
    (select 'reservation', r.id, i.part_number, (r.quantity - r.consumed - r.released)::text
      from (select distinct item_id from position where tenant_id = $1 and location_id = asked.id and reserved <> 0 order by item_id limit ${NAMED_MAX}) p
      join reservation r on r.tenant_id = $1 and r.item_id = p.item_id and r.location_id = asked.id and r.status = 'active'
      join item i on i.tenant_id = $1 and i.id = r.item_id order by r.id limit ${NAMED_MAX})
    union all
    (select 'document', d.id, d.number, null from (select * from document x
        where x.tenant_id = $1 and not x.immediate and x.status in (${UNDER_WAY})
          and x.kind in ('purchase_request', 'purchase_order', 'vendor_return', 'transfer', 'count', 'sale') offset 0) as d
      where asked.id in (d.location_id, d.to_location_id) order by d.id limit ${NAMED_MAX})
    union all
    (select 'location', w.id, w.name, null from location w
      where w.tenant_id = $1 and w.parent_id = asked.id and w.active order by w.id limit ${NAMED_MAX})
    union all
    (select 'filled', w.id, w.name, null from location w
      where w.tenant_id = $1 and (w.warehouse_id = asked.id or w.supply_location_id = asked.id) and w.active order by w.id limit ${NAMED_MAX})
) as it`;

/** What is in the way of closing locations, by their ids. */
const IN_THE_WAY: Shelf<number, readonly InTheWay[]> = {
  name: 'what is in the way of closing locations',
  pageOnly: true,
  async read(sql, tenantId, ids) {
    const [rows, [tenant]] = await Promise.all([
      sql.rows<InTheWay & { at: number }>({
        name: 'catalog-in-the-way',
        text: USES,
        values: [tenantId, plainArray(ids)],
      }),
      sql.rows<{ settings: TenantSettings }>({
        name: 'catalog-named-places',
        text: 'select settings from tenant where tenant_id = $1',
        values: [tenantId],
      }),
    ]);
    const found = new Map<number, InTheWay[]>(ids.map((id) => [id, []]));
    for (const { at, ...one } of rows) addTo(found, at, one);
    for (const { path, locationId } of tenant === undefined ? [] : namedPlaces(tenant.settings)) {
      if (found.has(locationId))
        addTo(found, locationId, { what: 'setting', id: locationId, name: path, quantity: null });
    }
    return found;
  },
};

/** Wants what is in the way of closing a location. */
export function wantInTheWay(wants: Wants, id: number): void {
  wants.rows(IN_THE_WAY, [id]);
}

/**
 * What is in the way of closing a location, each as a fault at this path. A command that asks is decided alone. Where the stock is moved away
 * first, it is not in the way.
 */
export function inTheWay(book: Book, id: number, { path, moves }: { path: string; moves: boolean }): Fault[] {
  book.need((wants) => wantInTheWay(wants, id));
  const found = book.row(IN_THE_WAY, id) ?? [];
  return found
    .filter(({ what }) => !(moves && what === 'stock'))
    .map((one) => ({ path, code: 'in_use', message: messageOf(one), ...subjectOf(one) }));
}

function subjectOf({ what, id, name }: InTheWay): Partial<Fault> {
  return what === 'stock' || what === 'below zero' ? { itemId: id, partNumber: name } : {};
}

function messageOf({ what, id, name, quantity }: InTheWay): string {
  const amount = quantity === null ? '' : formatQuantity(readDecimal(quantity));
  switch (what) {
    case 'stock':
      return `${amount} of item ${name} lie there. Move them, or say where they go.`;
    case 'below zero':
      return `Item ${name} stands at ${amount} there. Count it first.`;
    case 'reservation':
      return `Reservation ${id} holds ${amount} of item ${name} there. Consume or release it first.`;
    case 'document':
      return `${name} is under way there. Finish or cancel it first.`;
    case 'location':
      return `Location ${name} stands in it. Close that one first, or move it elsewhere.`;
    case 'filled':
      return `Location ${name} is filled from it. Have that one filled from elsewhere first.`;
    case 'setting':
      return `The company's ${name} names it. Choose another location there first.`;
  }
}
