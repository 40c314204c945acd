import sqlTag, { type Sql as Fragment, join, raw } from 'sql-template-tag';
import { atVisibleSites, ofVisibleItems, type Visibility } from '../../access/index.ts';
import { type LotRow, lotFromRow, lotView } from '../../ledger/index.ts';
import {
  type Conditions,
  conditionsOf,
  equals,
  formatQuantity,
  type List,
  readDecimal,
  tableOf,
} from '../../platform/index.ts';

/** A lot with its sums. */
interface LotSumsRow extends LotRow {
  on_hand: string;
  reserved: string;
  available: string;
  /** Whether its last day is over: at every place that has some of it, or by the company's clock where none has. */
  over: boolean;
}

export type LotStockView = ReturnType<typeof lotStockView>;

/** What a list of lots may be narrowed by. */
export interface LotFilter {
  visibility: Visibility;
  id?: number | undefined;
  itemId?: number | undefined;
  number?: string | undefined;
  /** Those that expire before this moment; lots that never expire are left out. */
  expiresBefore?: Date | undefined;
  /** Those that expire at this moment or later; lots that never expire are left out. */
  expiresFrom?: Date | undefined;
  /** Those alone of which there is something, or something held, at places that the reader may see. */
  inStock?: boolean | undefined;
}

/** When a lot expires, as the index has it: those that never do are last. */
const EXPIRY = `coalesce(l.expires_at, 'infinity'::timestamptz)`;

/** Whether the last day of a lot `page` with positions `e` is over. What is held may be past it too. */
const IS_OVER = `case when count(*) filter (where e.on_hand <> 0) = 0 then coalesce(page.expires_at <= now(), false)
  else bool_and(e.status = 'expired' or (e.status <> 'available' and page.expires_at <= now())) filter (where e.on_hand <> 0) end`;

const CONDITIONS: Conditions<LotFilter> = {
  id: equals('l.id'),
  itemId: equals('l.item_id'),
  number: equals('l.number'),
  expiresBefore: (moment) => sqlTag`${raw(EXPIRY)} < ${moment}`,
  expiresFrom: (moment) => sqlTag`${raw(EXPIRY)} >= ${moment} and ${raw(EXPIRY)} < 'infinity'`,
  visibility: (visibility, tenantId) => ofVisibleItems(tenantId, 'l.item_id', visibility),
};

/** Lots by their ids, or those first that expire first, with their stock over all places that the reader may see; lots that never were at any of these are left out. */
export const LOTS: List<LotFilter, 'id' | 'expiry', LotSumsRow, LotStockView> = {
  name: 'lots',
  alias: 'l',
  columns: 'page.*, stock.*',
  cut: 'l.*',
  joined: (tenantId, { visibility }) => sqlTag`cross join lateral (
    select coalesce(sum(e.on_hand), 0) as on_hand, coalesce(sum(e.reserved), 0) as reserved,
        coalesce(sum(e.on_hand - e.reserved) filter (where e.status = 'available'), 0) as available,
        ${raw(IS_OVER)} as over
      ${positionsOf(tenantId, 'page', visibility)}) as stock`,
  orderOf: (_, order = 'id') => (order === 'id' ? ['l.id'] : [EXPIRY, 'l.id']),
  sources(_, tenantId, filter) {
    const positions = positionsOf(tenantId, 'l', filter.visibility);
    const conditions = conditionsOf(CONDITIONS, tenantId, filter);
    if (filter.visibility.siteIds !== null) conditions.push(sqlTag`exists (select ${positions})`);
    if (filter.inStock) conditions.push(sqlTag`exists (select ${positions} and (e.on_hand <> 0 or e.reserved <> 0))`);
    return [tableOf('lot l', tenantId, conditions)];
  },
  view: lotStockView,
};

/** The positions `e` of a lot that a reader sees. */
function positionsOf(tenantId: number, lot: 'l' | 'page', { siteIds }: Visibility): Fragment {
  const ofLot = sqlTag`e.tenant_id = ${tenantId} and ${raw(`e.item_id = ${lot}.item_id and e.lot_id = ${lot}.id`)}`;
  return sqlTag`from position e where ${join([ofLot, ...atVisibleSites(tenantId, siteIds)], ' and ')}`;
}

function lotStockView(row: LotSumsRow) {
  const status = row.held_at !== null ? 'held' : row.over ? 'expired' : 'available';
  return Object.assign(lotView(lotFromRow(row), status), {
    onHand: formatQuantity(readDecimal(row.on_hand)),
    reserved: formatQuantity(readDecimal(row.reserved)),
    available: formatQuantity(readDecimal(row.available)),
  });
}
