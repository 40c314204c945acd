import { type NamedInCatalog, UNDER_WAY } from '../../catalog/index.ts';
import { oneByOne, type Shelf, type Wants } from '../../ledger/index.ts';
import type { Sql } from '../../platform/index.ts';

/** What speaks of an item that is merged into another one: by ids, lots and units by their numbers. */
export interface Named extends NamedInCatalog {
  /** Where something is on hand or reserved. */
  positions: readonly { locationId: number; lot: string | null }[];
  lots: readonly string[];
  /** Units in stock. */
  serials: readonly string[];
  reservationIds: readonly number[];
  /** Documents under way but for counts. */
  documentIds: readonly number[];
  /** The numbers of counts under way. */
  counts: readonly string[];
}

/** What speaks of items, by their ids. */
export const NAMED: Shelf<number, Named> = {
  name: 'what speaks of items',
  pageOnly: true,
  read: oneByOne(readNamed),
};

async function readNamed(sql: Sql, tenantId: number, id: number): Promise<Named | undefined> {
  const [row] = await sql.rows<Named>({
    name: 'documents-named-items',
    text: `select
        (select coalesce(json_agg(json_build_object('locationId', p.location_id, 'lot', l.number) order by p.location_id, p.lot_id), '[]')
          from position p left join lot l on l.tenant_id = $1 and l.id = p.lot_id
          where p.tenant_id = $1 and p.item_id = $2 and (p.on_hand <> 0 or p.reserved <> 0)) as positions,
        array(select l.number from lot l where l.tenant_id = $1 and l.item_id = $2 order by l.number) as lots,
        array(select s.number from serial s where s.tenant_id = $1 and s.item_id = $2 and s.location_id is not null order by s.number) as serials,
        array(select r.id from reservation r where r.tenant_id = $1 and r.item_id = $2 and r.status = 'active' order by r.id) as "reservationIds",
        array(select d.id from document d where d.tenant_id = $1 and d.kind <> 'count' and d.status in (${UNDER_WAY}) and d.id in (
          select l.document_id from document_line l where l.tenant_id = $1 and l.item_id = $2
          union select r.document_id from reservation r where r.tenant_id = $1 and r.item_id = $2 and r.status = 'active' and r.document_kind = 'sale'
          union select b.sale_id from back_order b where b.tenant_id = $1 and b.item_id = $2) order by d.id) as "documentIds",
        array(select d.number from document d where d.tenant_id = $1 and d.kind = 'count' and d.status in (${UNDER_WAY}) and d.id in (
          select l.document_id from document_line l where l.tenant_id = $1 and l.item_id = $2) order by d.id) as counts,
        array(select v.location_id from stock_level v where v.tenant_id = $1 and v.item_id = $2 order by v.location_id) as "levelsAt",
        array(select t.template_id from level_template_line t where t.tenant_id = $1 and t.item_id = $2 order by t.template_id) as "templateIds",
        array(select k.item_id from item_component k where k.tenant_id = $1 and k.component_id = $2 order by k.item_id) as "kitIds",
        array(select i.id from item i where i.tenant_id = $1 and i.merged_into_id = $2 order by i.id) as "mergedIds"`,
    values: [tenantId, id],
  });
  return row;
}

/** Wants what there is of both items where the one has something. */
export function wantNamed(wants: Wants, id: number, intoItemId: number, named: Named): void {
  const { positions, lots, serials, reservationIds } = named;
  for (const itemId of [id, intoItemId]) {
    wants.holdings.add(itemId);
    wants.place(itemId, 0, { serials: [...serials] });
    for (const number of lots) wants.place(itemId, 0, { lot: { number } });
    for (const { locationId, lot } of positions)
      wants.place(itemId, locationId, lot === null ? {} : { lot: { number: lot } });
  }
  for (const reservationId of reservationIds) wants.reservations.add(reservationId);
}
