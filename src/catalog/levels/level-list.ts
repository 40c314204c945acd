import sqlTag, { join, raw } from 'sql-template-tag';
import { type Visibility, visibleItems, visibleLocations } from '../../access/index.ts';
import { among, type Conditions, conditionsOf, type List, type Source, sinceWrite } from '../../platform/index.ts';
import { levelView, STOCK_LEVEL, type StockLevelView } from './level.ts';

/** What a list of levels may be narrowed by. */
export interface LevelFilter {
  visibility: Visibility;
  itemIds?: readonly number[] | undefined;
  /** Levels at these places alone, so that the company's are left out. */
  locationIds?: readonly number[] | undefined;
}

const CONDITIONS: Conditions<LevelFilter> = { itemIds: among('l.item_id'), locationIds: among('l.location_id') };

const COMPANY_LEVEL = `i.id, i.revision, i.id as item_id, null::bigint as location_id, i.min_stock_level as minimum,
  i.target_stock_level as target, i.created_at, i.updated_at`;

/** The levels of items, of the company and at places, by id: the company's level of an item has the item's id. */
export const STOCK_LEVELS: List<LevelFilter, 'id', { id: number }, StockLevelView> = {
  name: 'stock levels',
  alias: 'l',
  columns: `${STOCK_LEVEL.columns('l')}, l.part_number, l.location_name`,
  orderOf: () => ['l.id'],
  sources(_, tenantId, { visibility, ...filter }) {
    const seen = visibleItems(visibility);
    const conditions = [
      sqlTag`l.tenant_id = ${tenantId}`,
      ...conditionsOf(CONDITIONS, tenantId, { ...filter, visibility }),
    ];
    const ofCompany: Source = {
      rows: sqlTag`(select i.tenant_id, i.part_number, null::text as location_name, ${raw(COMPANY_LEVEL)} from item i
        where ${join([sqlTag`i.tenant_id = ${tenantId} and (i.min_stock_level > 0 or i.target_stock_level is not null)`, ...seen], ' and ')}) as l`,
      conditions,
    };
    const atPlaces: Source = {
      rows: sqlTag`(select x.*, i.part_number, w.name as location_name from stock_level x
        join item i on i.tenant_id = x.tenant_id and i.id = x.item_id
        join location w on w.tenant_id = x.tenant_id and w.id = x.location_id
        where ${join([sqlTag`x.tenant_id = ${tenantId}`, ...seen, ...visibleLocations(visibility)], ' and ')}) as l`,
      conditions,
    };
    return filter.locationIds === undefined ? [ofCompany, atPlaces] : [atPlaces];
  },
  view(read) {
    const row = STOCK_LEVEL.row(read);
    const { part_number: partNumber, location_name: locationName } = read as unknown as {
      part_number: string;
      location_name: string | null;
    };
    return levelView({ ...row, partNumber, locationName });
  },
  since: (sql, tenantId, _filter, _order, moment) => sinceWrite(sql, tenantId, moment),
};
