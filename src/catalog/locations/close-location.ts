import { type Actor, ownsLocation, requireOwn } from '../../access/index.ts';
import type { BatchCommand } from '../../journal/index.ts';
import { type Book, type EntryRequest, type MovementRequest, postMovement, type Shelf } from '../../ledger/index.ts';
import { Refusal, readDecimal, type Sql } from '../../platform/index.ts';
import { refuseAll } from '../checks.ts';
import { requireReason } from '../holding.ts';
import { inTheWay, wantInTheWay } from './in-the-way.ts';
import type { Location, LocationView } from './location.ts';
import { LOCATION_ROWS, locationById, putLocation, requireLocation } from './location-book.ts';

/** A location that is given up, where what lies there goes, and why. */
export interface Closing {
  id: number;
  /** Left out: it must be empty. */
  toLocationId?: number | undefined;
  reason: string;
}

/**
 * Closes a location: what lies there goes to another one in the same step, and from then on nothing can be brought to it. Throws `in_use` with
 * everything that is in the way, and `wrong_state` for one that is closed and empty.
 */
export const closeLocation: BatchCommand<Closing, LocationView> = {
  sort: 'batch',
  name: 'locations.close',
  weight: () => 100,
  // What lies there, and what is under way, follows from other rows.
  alone: () => true,
  wants({ id, toLocationId }, wants) {
    wants.rows(LOCATION_ROWS, [id, toLocationId]);
    wants.rows(LYING_THERE, [id]);
    wantInTheWay(wants, id);
  },
  decide({ id, toLocationId, reason }, actor, book) {
    requireReason(reason);
    const location = locationById(book, actor, id);
    requireOwn(ownsLocation(actor, location.derived), `Location ${location.fields.name} is shared`);
    const moves = toLocationId !== undefined;
    if (moves) requireDestination(book, actor, location, toLocationId);
    const lying = book.row(LYING_THERE, id) ?? [];
    if (!location.fields.active && lying.length === 0) {
      throw new Refusal('wrong_state', `Location ${location.fields.name} is closed already.`, { path: 'active' });
    }
    refuseAll(inTheWay(book, id, { path: 'active', moves }));
    if (moves) moveAll(book, actor, lying, { from: id, to: toLocationId, reason });
    const fields = { ...location.fields, active: false };
    return putLocation(book, { ...location, fields, reason, revision: book.tick(), updatedAt: book.now }, location);
  },
};

function requireDestination(book: Book, actor: Actor, from: Location, toLocationId: number): void {
  const path = 'toLocationId';
  const to = requireLocation(book, actor, toLocationId, path);
  requireOwn(ownsLocation(actor, to.derived), `Location ${to.fields.name} is shared`, path);
  if (to.id === from.id) throw new Refusal('invalid_request', 'What lies there goes to another location.', { path });
  if (to.fields.kind === 'transit') {
    throw new Refusal('invalid_request', 'What is in transit is on its way already: name a place.', { path });
  }
  if (to.fields.active) return;
  throw new Refusal('inactive_location', `Location ${to.fields.name} is not active.`, { path });
}

/** How many positions one movement takes along. */
const MOVED_AT_ONCE = 1_000;

function moveAll(
  book: Book,
  actor: Actor,
  lying: readonly Lying[],
  { from, to, reason }: { from: number; to: number; reason: string },
): void {
  const movements: MovementRequest[] = [];
  for (let start = 0; start < lying.length; start += MOVED_AT_ONCE) {
    const leaving = lying.slice(start, start + MOVED_AT_ONCE).map((one) => entryOf(one, from));
    const entries = leaving.flatMap((entry) => [entry, { ...entry, locationId: to, quantity: -entry.quantity }]);
    movements.push({ kind: 'transfer', entries, reason });
  }
  book.need((wants) => {
    for (const movement of movements) wants.movement(movement);
  });
  for (const movement of movements) postMovement(book, actor, movement);
}

function entryOf({ itemId, quantity, lot, serials }: Lying, locationId: number): EntryRequest {
  const named = { ...(lot === null ? {} : { lot: { number: lot } }), ...(serials === null ? {} : { serials }) };
  return { itemId, locationId, quantity: -readDecimal(quantity), ...named };
}

/** What lies at a position: its lot by its number, or its units by theirs. */
interface Lying {
  itemId: number;
  quantity: string;
  lot: string | null;
  serials: string[] | null;
}

/** What lies at locations, by their ids. */
const LYING_THERE: Shelf<number, readonly Lying[]> = {
  name: 'what lies at locations',
  pageOnly: true,
  read: (sql, tenantId, ids) => Promise.all(ids.map(async (id) => [id, await readLying(sql, tenantId, id)] as const)),
};

function readLying(sql: Sql, tenantId: number, locationId: number): Promise<Lying[]> {
  return sql.rows<Lying>({
    name: 'catalog-lying-there',
    text: `select p.item_id as "itemId", p.on_hand::text as quantity, l.number as lot,
        case when i.tracking = 'serial' then array(select s.number from serial s
          where s.tenant_id = $1 and s.location_id = $2 and s.item_id = p.item_id order by s.number) end as serials
      from position p join item i on i.tenant_id = $1 and i.id = p.item_id
      left join lot l on l.tenant_id = $1 and l.id = p.lot_id
      where p.tenant_id = $1 and p.location_id = $2 and p.on_hand > 0 order by p.item_id, p.lot_id`,
    values: [tenantId, locationId],
  });
}
