/** What lots were made from, and what was made from them: production by production, lot by lot. */
import sqlTag, { type Sql as Fragment, join, raw } from 'sql-template-tag';
import { type Visibility, visibleEntries } from '../access/index.ts';
import { plainArray, type Quantity, readDecimal, type Sql } from '../platform/index.ts';
import { LEDGER_ENTRY, type LedgerEntryRow, type LedgerEntryView, LOT_OF_ENTRY, ledgerEntryView } from './history.ts';
import { holding } from './taken-back.ts';

/** One production between a lot that was followed and something else: an ingredient of it, or a product. */
export interface LineageLink {
  /** How many productions away from the lot that was asked about; from 1. */
  depth: number;
  /** The lot that was followed here. */
  lotId: number;
  /** How much of it the production used, or made; above zero. */
  lotQuantity: Quantity;
  /** How much of the other there was in the production; above zero. */
  quantity: Quantity;
  serials: string[] | null;
  /** An entry of the other, with what its movement says. */
  entry: LedgerEntryView;
}

export interface Lineage {
  links: LineageLink[];
  /** Whether all of it was followed. */
  complete: boolean;
}

/** Back to what a lot was made from, or on to what was made from it. */
export type LineageDirection = 'back' | 'on';

/** How many links are followed, and how many productions deep. */
const LINKS_MAX = 1_000;
const DEPTH_MAX = 50;

/**
 * Follows a lot through the productions that hold, as far as the reader sees them. A lot is followed once, however often it comes up.
 * What is not kept by lot ends a path.
 */
export async function followLot(
  sql: Sql,
  tenantId: number,
  lotId: number,
  direction: LineageDirection,
  visibility: Visibility,
): Promise<Lineage> {
  const followed = new Set([lotId]);
  const links: LineageLink[] = [];
  let level = [lotId];
  for (let depth = 1; level.length > 0; depth += 1) {
    const room = LINKS_MAX - links.length;
    const step = { lotIds: level, direction, limit: room + 1 };
    const found = await linksOf(sql, tenantId, step, visibility);
    if (found.length > 0 && depth > DEPTH_MAX) return { links, complete: false };
    links.push(...found.slice(0, room).map((link) => ({ depth, ...link })));
    if (found.length > room) return { links, complete: false };
    level = [...new Set(found.flatMap(({ entry }) => entry.lot?.id ?? []))].filter((id) => !followed.has(id));
    for (const id of level) followed.add(id);
  }
  return { links, complete: true };
}

interface Step {
  lotIds: readonly number[];
  direction: LineageDirection;
  limit: number;
}

/** The links of some lots, by movement; no more of them than the limit, where there are more. */
async function linksOf(
  sql: Sql,
  tenantId: number,
  step: Step,
  visibility: Visibility,
): Promise<Omit<LineageLink, 'depth'>[]> {
  const own = await readOwn(sql, tenantId, step, visibility);
  if (own.length === 0) return [];
  const others = await readOthers(
    sql,
    tenantId,
    [...new Set(own.map(({ movementId }) => movementId))],
    step,
    visibility,
  );
  const links: Omit<LineageLink, 'depth'>[] = [];
  for (const { movementId, lotId, quantity: lotQuantity } of own) {
    for (const other of others.get(movementId)?.values() ?? []) {
      if (links.length === step.limit) return links;
      links.push({ lotId, lotQuantity, ...other });
    }
  }
  return links;
}

/** That an entry `e` went in, or that it came out. */
const sides = { in: raw('e.change < 0'), out: raw('e.change > 0') };

interface Own {
  movementId: number;
  lotId: number;
  quantity: Quantity;
}

/** The productions that the lots took part in, on their side. */
async function readOwn(
  sql: Sql,
  tenantId: number,
  { lotIds, direction, limit }: Step,
  visibility: Visibility,
): Promise<Own[]> {
  const side = direction === 'back' ? sides.out : sides.in;
  const conditions = [
    sqlTag`e.tenant_id = ${tenantId} and e.lot_id = asked.id and e.lot_id > 0 and e.kind = 'production' and ${side}`,
    ...visibleEntries(tenantId, visibility),
  ];
  const { text, values } = sqlTag`select m.id as movement_id, e.lot_id, sum(abs(e.change)) as quantity
    from unnest(${plainArray(lotIds)}::bigint[]) as asked (id)
    cross join lateral (select * from entry e where ${join(conditions, ' and ')} offset 0) as e
    ${movementOf(tenantId, 'e.movement_id')} where ${holding(tenantId)}
    group by m.id, e.lot_id order by m.id, e.lot_id limit ${limit}`;
  const rows = await sql.rows<{ movement_id: number; lot_id: number; quantity: string }>({ text, values });
  return rows.map((row) => ({
    movementId: row.movement_id,
    lotId: row.lot_id,
    quantity: readDecimal(row.quantity),
  }));
}

type Other = Omit<LineageLink, 'depth' | 'lotId' | 'lotQuantity'>;

/** What is on the other side of these productions, by movement, then by item and lot. */
async function readOthers(
  sql: Sql,
  tenantId: number,
  movementIds: readonly number[],
  { direction, limit }: Step,
  visibility: Visibility,
): Promise<Map<number, Map<string, Other>>> {
  const side = direction === 'back' ? sides.in : sides.out;
  const conditions = [side, ...visibleEntries(tenantId, visibility)];
  const { text, values } =
    sqlTag`select ${raw(LEDGER_ENTRY)} from unnest(${plainArray(movementIds)}::bigint[]) as asked (id)
    ${movementOf(tenantId, 'asked.id')}
    cross join lateral (select * from entry x where x.tenant_id = ${tenantId} and x.id > m.id and x.id <= m.id + m.entry_count offset 0) as e
    ${raw(LOT_OF_ENTRY)} where ${join(conditions, ' and ')} order by e.id limit ${limit}`;
  const found = new Map<number, Map<string, Other>>();
  for (const row of await sql.rows<LedgerEntryRow>({ text, values })) {
    const entry = ledgerEntryView(row);
    const ofMovement = found.get(entry.movementId) ?? new Map<string, Other>();
    found.set(entry.movementId, ofMovement);
    const key = `${entry.itemId}:${entry.lot?.id ?? ''}`;
    const { quantity, serials } = ofMovement.get(key) ?? { quantity: 0n, serials: null };
    const change = readDecimal(row.change);
    ofMovement.set(key, {
      quantity: quantity + (change < 0n ? -change : change),
      serials: entry.serials === null ? serials : [...(serials ?? []), ...entry.serials],
      entry: ofMovement.get(key)?.entry ?? entry,
    });
  }
  return found;
}

function movementOf(tenantId: number, id: string): Fragment {
  return sqlTag`cross join lateral (select * from movement x where x.tenant_id = ${tenantId} and x.id = ${raw(id)} offset 0) as m`;
}
