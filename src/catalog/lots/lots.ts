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
}

export type LotStockView = ReturnType<typeof lotStockView>;

/** What a list of lots may be narrowed by. */
export interface LotFilter {
  visibility: Visibility;
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

const CONDITIONS: Conditions<LotFilter> = {
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
  columns: 'page.*, stock.on_hand, stock.reserved',
  cut: 'l.*',
  joined: (tenantId, { visibility }) => sqlTag`cross join lateral (
    select coalesce(sum(e.on_hand), 0) as on_hand, coalesce(sum(e.reserved), 0) as reserved
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
  const onHand = readDecimal(row.on_hand);
  const reserved = readDecimal(row.reserved);
  return Object.assign(lotView(lotFromRow(row)), {
    onHand: formatQuantity(onHand),
    reserved: formatQuantity(reserved),
    available: formatQuantity(onHand - reserved),
  });
}
