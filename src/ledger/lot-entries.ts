/** The entries of lots, and what they add up to. */
import sqlTag, { type Sql as Fragment, join, raw } from 'sql-template-tag';
import { type Visibility, visibleEntries } from '../access/index.ts';
import { type List, plainArray, type Quantity, readDecimal, type Sql } from '../platform/index.ts';
import { ENTRY_LIST, type LedgerEntryRow, type LedgerEntryView } from './history.ts';
import type { MovementKind } from './model.ts';
import { holding } from './taken-back.ts';

/** Where an entry of a lot leads: it came in, it went out, it stayed and moved, or what there is was stated. */
export const FLOWS = ['in', 'out', 'transfer', 'adjustment'] as const;
export type Flow = (typeof FLOWS)[number];

const FLOW_OF: Readonly<Record<MovementKind, Flow | undefined>> = {
  receipt: 'in',
  customer_return: 'in',
  issue: 'out',
  job_completion: 'out',
  vendor_return: 'out',
  transfer: 'transfer',
  merger: 'transfer',
  adjustment: 'adjustment',
  count: 'adjustment',
  // What is made comes in, and what is used goes out.
  production: undefined,
  reserve: undefined,
  release: undefined,
};

/** Where an entry that changes what is on hand leads. */
export function flowOf({ kind, change }: Pick<LedgerEntryView, 'kind' | 'change'>): Flow {
  return FLOW_OF[kind] ?? (change.startsWith('-') ? 'out' : 'in');
}

/** What a list of the entries of lots may be narrowed by. */
export interface LotEntryFilter {
  visibility: Visibility;
  /** Lots of which every entry is meant. */
  lotIds: readonly number[];
  /** Lots of which those are meant that brought them in from outside. */
  originIds: readonly number[];
  flow?: Flow | undefined;
}

/** What lots are read by: from a row `asked` with the id of a lot, its places `p` that the reader sees. */
function placesOfLots(tenantId: number, visibility: Visibility): Fragment {
  const conditions = [
    sqlTag`e.tenant_id = ${tenantId} and e.lot_id = asked.lot_id and e.lot_id > 0`,
    ...visibleEntries(tenantId, visibility),
  ];
  return sqlTag`cross join lateral (select e.item_id, e.location_id, e.lot_id, e.on_hand from position e
    where ${join(conditions, ' and ')} offset 0) as p`;
}

const OF_PLACE = 'e.item_id = p.item_id and e.location_id = p.location_id and e.lot_id = p.lot_id';
const BROUGHT = `e.change > 0 and e.kind in ('receipt', 'adjustment', 'count')`;

/** What moved lots, in the order of recording, without what was taken back and without taking it back. */
export const LOT_ENTRIES: List<LotEntryFilter, 'id', LedgerEntryRow, LedgerEntryView> = {
  ...ENTRY_LIST,
  name: 'entries of lots',
  sources(_, tenantId, { visibility, lotIds, originIds, flow }) {
    const ids = [...lotIds, ...originIds];
    const isOrigin = ids.map((_, index) => index >= lotIds.length);
    const conditions = [
      sqlTag`(not asked.is_origin or (${raw(BROUGHT)}))`,
      ...(flow === undefined ? [] : [ofFlow(flow)]),
      holding(tenantId),
    ];
    const groups = sqlTag`unnest(${plainArray(ids)}::bigint[], ${plainArray(isOrigin)}::boolean[]) as asked (lot_id, is_origin)
      ${placesOfLots(tenantId, visibility)}`;
    // Sorted by themselves, so that the movements of a page alone are looked at, whatever the planner believes of the lot.
    const rows = sqlTag`(select * from entry e where e.tenant_id = ${tenantId} and ${raw(OF_PLACE)} and e.change <> 0 order by e.id) as e
      cross join lateral (select * from movement x where x.tenant_id = ${tenantId} and x.id = e.movement_id offset 0) as m`;
    return [{ rows, conditions, groups: { rows: groups, conditions: [sqlTag`true`] } }];
  },
};

function ofFlow(flow: Flow): Fragment {
  const kinds = Object.entries(FLOW_OF).flatMap(([kind, its]) => (its === flow ? [`'${kind}'`] : []));
  const side = { in: `e.change > 0`, out: 'e.change < 0', transfer: 'false', adjustment: 'false' }[flow];
  return raw(`(e.kind in (${kinds.join(', ')}) or (e.kind = 'production' and ${side}))`);
}

/** What all that moved a lot adds up to, where the reader sees it; all but the last three are above zero or zero. */
export interface LotTotals {
  received: Quantity;
  made: Quantity;
  customerReturned: Quantity;
  issued: Quantity;
  usedByJobs: Quantity;
  consumed: Quantity;
  vendorReturned: Quantity;
  adjusted: Quantity;
  transferred: Quantity;
  onHand: Quantity;
}

/**
 * Adds a lot up, kind by kind: what was taken back has the same kind as what takes it back, so that both add up to nothing. In productions,
 * where one kind takes and brings, those alone count that hold.
 */
export async function readLotTotals(
  sql: Sql,
  tenantId: number,
  lotId: number,
  visibility: Visibility,
): Promise<LotTotals> {
  const asked = sqlTag`(select ${lotId}::bigint as lot_id) as asked ${placesOfLots(tenantId, visibility)}`;
  const entries = sqlTag`select e.kind, e.change from ${asked}
    cross join lateral (select e.kind, e.change from entry e where e.tenant_id = ${tenantId} and ${raw(OF_PLACE)} offset 0) as e
    where e.kind <> 'production'`;
  const visible = [sqlTag`true`, ...visibleEntries(tenantId, visibility)];
  const productions = sqlTag`select e.kind, e.change from
      (select * from entry e where e.tenant_id = ${tenantId} and e.lot_id = ${lotId} and e.lot_id > 0 and e.kind = 'production' offset 0) as e
    cross join lateral (select * from movement x where x.tenant_id = ${tenantId} and x.id = e.movement_id offset 0) as m
    where ${holding(tenantId)} and ${join(visible, ' and ')}`;
  const statement = sqlTag`select kind::text as kind, coalesce(sum(change) filter (where change > 0), 0) as brought,
      coalesce(sum(change) filter (where change < 0), 0) as taken
    from (${entries} union all ${productions}) as e group by kind
    union all select 'on hand', coalesce(sum(p.on_hand), 0), 0 from ${asked}`;
  const { text, values } = statement;
  const rows = await sql.rows<{ kind: string; brought: string; taken: string }>({ text, values });
  const sums = new Map(
    rows.map((row) => [row.kind, { brought: readDecimal(row.brought), taken: readDecimal(row.taken) }]),
  );
  const of = (kind: MovementKind | 'on hand') => sums.get(kind) ?? { brought: 0n, taken: 0n };
  const net = (kind: MovementKind | 'on hand') => of(kind).brought + of(kind).taken;
  return {
    received: net('receipt'),
    made: of('production').brought,
    customerReturned: net('customer_return'),
    issued: -net('issue'),
    usedByJobs: -net('job_completion'),
    consumed: -of('production').taken,
    vendorReturned: -net('vendor_return'),
    adjusted: net('adjustment') + net('count'),
    transferred: net('transfer'),
    onHand: net('on hand'),
  };
}
