import sqlTag, { raw } from 'sql-template-tag';
import { ofVisibleItems, type Visibility } from '../../access/index.ts';
import { formatQuantity, type List, type Quantity, readDecimal, sinceWrite, tableOf } from '../../platform/index.ts';
import { allOf, effectiveLevels, stockAt } from '../levels/effective-levels.ts';
import { ITEM_COLUMNS, type ItemRow, type ItemView, itemFromRow, itemView } from './item.ts';
import { itemsOfPage } from './item-list.ts';

/** An item of which no more is available than its minimum, in the company or at a place, and where it stands in the list. */
export interface ShortItem {
  /** At a place the numbers on hand, reserved and available are those of the place. */
  item: ItemView & {
    location: { id: number; name: string } | null;
    minimum: string;
    target: string | null;
    /** How much is missing to the minimum. */
    deficit: string;
  };
  place: readonly string[];
}

type ShortRow = ItemRow & { share: string; margin: string };

/** Items in use of which no more is available than the company's minimum: the smallest share of it first, then the most missing, then by id. */
export const SHORT_STOCK: List<{ visibility: Visibility }, 'share', ShortRow, ShortItem> = {
  name: 'short stock',
  alias: 's',
  columns: `${ITEM_COLUMNS}, s.usable_share::text as share, s.usable_margin::text as margin`,
  cut: 's.item_id as id',
  joined: itemsOfPage,
  orderOf: () => ['s.usable_share', 's.usable_margin', 's.item_id'],
  sources(_, tenantId, { visibility }) {
    const seen = ofVisibleItems(tenantId, 's.item_id', visibility);
    const inUse = sqlTag`(select i.active from item i where i.tenant_id = ${tenantId} and i.id = s.item_id)`;
    return [tableOf('item_stock s', tenantId, [raw('s.usable_share is not null'), inUse, ...seen])];
  },
  view(row) {
    const item = itemFromRow(row);
    const view = itemView(item);
    const { minStockLevel, targetStockLevel } = item.fields;
    const level = levelOf(minStockLevel, targetStockLevel, readDecimal(view.available));
    return {
      item: Object.assign(view, { location: null, ...level }),
      place: [row.share, row.margin, String(row.id)],
    };
  },
  since: (sql, tenantId, _filter, _order, moment) => sinceWrite(sql, tenantId, moment),
};

type PlaceRow = ShortRow & {
  location_id: number;
  location_name: string;
  minimum: string;
  target: string | null;
  place_on_hand: string;
  place_reserved: string;
  available: string;
};

const SHARE = `greatest(round(at_place.available / case when l.minimum > 0 then l.minimum else 1 end * 1000000), -9000000000000000000)::bigint`;

/** The same at places, by their own levels and those of their templates. */
export const SHORT_AT_PLACES: List<
  { visibility: Visibility; locationIds: readonly number[] },
  'share',
  PlaceRow,
  ShortItem
> = {
  name: 'short stock at places',
  alias: 'l',
  columns: `${ITEM_COLUMNS}, page.location_id, page.location_name, page.minimum, page.target, page.on_hand as place_on_hand,
    page.reserved as place_reserved, page.available, page.share::text as share, page.margin::text as margin`,
  cut: 'l.item_id as id, l.location_id, l.location_name, l.minimum, l.target, l.on_hand, l.reserved, l.available, l.share, l.margin',
  joined: itemsOfPage,
  orderOf: () => ['l.share', 'l.margin', 'l.item_id', 'l.location_id'],
  sources(_, tenantId, { visibility, locationIds }) {
    const { rows, conditions } = effectiveLevels(tenantId, visibility, locationIds);
    return [
      {
        rows: sqlTag`(select l.item_id, l.location_id, w.name as location_name, l.minimum, l.target, at_place.on_hand, at_place.reserved,
            at_place.available, ${raw(SHARE)} as share, ((at_place.available - l.minimum) * 1000000)::bigint as margin
          from ${rows} ${stockAt(tenantId, 'l.item_id', 'l.location_id')}
          where ${allOf(conditions)} and at_place.available <= l.minimum offset 0) as l`,
        conditions: [sqlTag`true`],
      },
    ];
  },
  view(row) {
    const available = readDecimal(row.available);
    const target = row.target === null ? null : readDecimal(row.target);
    const location = { id: row.location_id, name: row.location_name };
    return {
      item: Object.assign(itemView(itemFromRow(row)), {
        location,
        onHand: formatQuantity(readDecimal(row.place_on_hand)),
        reserved: formatQuantity(readDecimal(row.place_reserved)),
        available: formatQuantity(available),
        ...levelOf(readDecimal(row.minimum), target, available),
      }),
      place: [row.share, row.margin, String(row.id), String(location.id)],
    };
  },
  since: (sql, tenantId, _filter, _order, moment) => sinceWrite(sql, tenantId, moment),
};

function levelOf(minimum: Quantity, target: Quantity | null, available: Quantity) {
  return {
    minimum: formatQuantity(minimum),
    target: target === null ? null : formatQuantity(target),
    deficit: formatQuantity(minimum - available),
  };
}
