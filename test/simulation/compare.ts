import { type Database, readDecimal, type Sql } from '../../src/platform/index.ts';
import type { Model, Prediction } from './model.ts';
import type { ModelCount } from './model-counts.ts';
import type { ModelMovement } from './model-movements.ts';
import { nameReservation } from './model-reservations.ts';
import { ModelRefusal } from './model-state.ts';
import type { Answer } from './submit.ts';

/** The ledger and the rules disagree, or an invariant does not hold. */
export class Broken extends Error {
  override name = 'Broken';
}

/** Holds an answer against what the model said, and tells the model the ids that the ledger gave. */
export function compareAnswer(model: Model, expected: Prediction, answer: Answer): void {
  const seen = `the model says ${describePrediction(expected)}, the ledger ${describeAnswer(answer)}`;
  if (expected.sort === 'refused') {
    if (answer.sort !== 'refused' || !expected.refusal.codes.has(answer.refusal.code)) throw new Broken(seen);
    return;
  }
  if (expected.sort === 'expired') {
    if (answer.sort !== 'expired' || answer.count !== expected.count) throw new Broken(seen);
    return;
  }
  if (expected.sort === 'reservation') {
    if (answer.sort !== 'reservation') throw new Broken(seen);
    nameReservation(model.state, expected.reservation, answer.reservation.id);
    return;
  }
  if (expected.sort === 'count') {
    if (answer.sort !== 'count') throw new Broken(seen);
    const { sheet } = expected.count;
    sheet.id = answer.sheet.id;
    model.state.sheets.set(sheet.id, sheet);
    equal(`the lines of count ${sheet.id}`, sheetLines(expected.count), (answer.sheet.lines ?? []).map(theirLine));
    equal(`the status of count ${sheet.id}`, [sheet.status], [answer.sheet.status]);
    return;
  }
  if (answer.sort !== 'movements' || answer.outcomes.length !== expected.movements.length) throw new Broken(seen);
  expected.movements.forEach((movement, index) => {
    const outcome = answer.outcomes[index]!;
    const line = `line ${index} of the batch: ${seen}`;
    if (movement instanceof ModelRefusal) {
      if (outcome.status !== 'refused' || !movement.codes.has(outcome.error.code)) throw new Broken(line);
      return;
    }
    if (outcome.status !== 'posted') throw new Broken(line);
    const theirs = outcome.movement.entries.map((entry) =>
      lineText({ ...entry, lot: entry.lot?.number ?? '', change: readDecimal(entry.change) }),
    );
    equal(`the entries of movement ${outcome.movement.id}`, modelLines(movement), theirs);
    movement.id = outcome.movement.id;
    model.posted.set(movement.id, movement);
  });
}

function modelLines(movement: ModelMovement): string[] {
  return movement.lines.map((line) => lineText({ ...line, itemId: line.item, locationId: line.location }));
}

function lineText(line: {
  itemId: number;
  locationId: number | null;
  lot: string;
  serials: string[] | null;
  change: bigint;
}): string {
  return `${line.itemId}:${line.locationId ?? 0}:${line.lot} ${line.change} ${[...(line.serials ?? [])].sort()}`;
}

type SheetLine = NonNullable<(Answer & { sort: 'count' })['sheet']['lines']>[number];

function sheetLines({ written }: ModelCount): string[] {
  return written.map(({ item, lot, opened, counted }) =>
    [
      `${item}:${lot} expected ${counted?.onHand ?? opened} counted ${counted?.quantity ?? null}`,
      `between its parts ${counted?.movedBetweenParts ?? null} ${[...(counted?.serials ?? [])].sort()}`,
    ].join(' '),
  );
}

function theirLine({ itemId, lot, serials, expected, counted, movedBetweenParts }: SheetLine): string {
  const read = (text: string | null) => (text === null ? null : readDecimal(text));
  return [
    `${itemId}:${lot ?? ''} expected ${read(expected)} counted ${read(counted)}`,
    `between its parts ${read(movedBetweenParts)} ${[...(serials ?? [])].sort()}`,
  ].join(' ');
}

/** Holds the movement that posted a count against the model, which then knows its id. */
export async function comparePosting(database: Database, model: Model, movement: ModelMovement, adjustmentId: number) {
  const { tenantId } = model.world;
  const entries = await database.inTenant(tenantId, (sql) =>
    sql.rows<{
      movement_id: number;
      item_id: number;
      location_id: number;
      lot: string;
      serials: string[] | null;
      change: string;
    }>({
      text: `select e.movement_id, e.item_id, e.location_id, coalesce(l.number, '') as lot, e.serials, e.change from movement m
        join entry e on e.tenant_id = m.tenant_id and e.movement_id = m.id
        left join lot l on l.tenant_id = e.tenant_id and l.id = e.lot_id
        where m.tenant_id = $1 and m.document_id = $2 and m.reason_code is distinct from 'late_entry' and m.reverses is null`,
      values: [tenantId, adjustmentId],
    }),
  );
  movement.id = entries[0]?.movement_id ?? 0;
  const theirs = entries.map(({ item_id: itemId, location_id: locationId, lot, serials, change }) =>
    lineText({ itemId, locationId, lot, serials, change: readDecimal(change) }),
  );
  equal(`the entries of movement ${movement.id}`, modelLines(movement), theirs);
  model.posted.set(movement.id, movement);
}

/** Holds every row of the tenant's stock against the model: positions, sums, values, serials, lots and reservations. */
export async function compareState(database: Database, model: Model): Promise<void> {
  const { tenantId } = model.world;
  const rows = await database.inSnapshot(tenantId, (sql) => readStock(sql, tenantId));
  const { state } = model;
  const places = new Set(state.facts.map(({ item, location, lot }) => `${item}:${location}:${lot}`));
  const positions = [...places].map((key) => {
    const [item = '', location = '', lot = ''] = key.split(':');
    const place = [Number(item), Number(location), lot] as const;
    return `${key} ${state.onHand(...place)} ${state.reserved(...place)}`;
  });
  equal('positions', positions, rows.positions);
  const items = model.world.items.map(({ id }) => `${id} ${state.itemOnHand(id)} ${state.itemReserved(id)}`);
  equal(
    'items',
    items,
    rows.items.map((item) => item.sums),
  );
  for (const { id, value } of rows.items) {
    const expected = state.values.has(id) ? state.values.get(id) : 0n;
    if (expected !== null && expected !== value)
      throw new Broken(`item ${id} is worth ${value}, the model says ${expected}`);
  }
  const serials = [...state.serials].map(([key, serial]) => `${key} ${serial.location} ${serial.reservation}`);
  equal('serials', serials, rows.serials);
  equal(
    'lots',
    [...state.lots].map(([key, lot]) => `${key} ${lot.expiresAt}`),
    rows.lots,
  );
  const reservations = [...state.reservations.values()].map(
    ({ id, status, quantity, consumed, released, allocations }) =>
      `${id} ${status} ${quantity} ${consumed} ${released} ${allocations.map((part) => `${part.lot}:${part.quantity}:${part.serials ?? ''}`)}`,
  );
  equal('reservations', reservations, rows.reservations);
}

async function readStock(sql: Sql, tenantId: number) {
  const values = [tenantId];
  const [positions, items, serials, lots, reservations] = await Promise.all([
    sql.rows<Record<'place' | 'on_hand' | 'reserved', string>>({
      text: `select p.item_id || ':' || p.location_id || ':' || coalesce(l.number, '') as place, p.on_hand, p.reserved
        from position p left join lot l on l.tenant_id = p.tenant_id and l.id = p.lot_id where p.tenant_id = $1`,
      values,
    }),
    sql.rows<{ id: number; on_hand: string; reserved: string; value: string }>({
      text: 'select item_id as id, on_hand, reserved, value from item_stock where tenant_id = $1',
      values,
    }),
    sql.rows<{ text: string }>({
      text: `select concat(item_id, ':', number, ' ', coalesce(location_id::text, 'null'), ' ', coalesce(reservation_id::text, 'null')) as text
        from serial where tenant_id = $1`,
      values,
    }),
    sql.rows<{ key: string; expires_at: Date | null }>({
      text: `select item_id || ':' || number as key, expires_at from lot where tenant_id = $1`,
      values,
    }),
    sql.rows<{
      id: number;
      status: string;
      quantity: string;
      consumed: string;
      released: string;
      allocations: { lot: string | null; quantity: string; serials: string[] | null }[];
    }>({ text: 'select * from reservation where tenant_id = $1', values }),
  ]);
  return {
    positions: positions.map((row) => `${row.place} ${readDecimal(row.on_hand)} ${readDecimal(row.reserved)}`),
    items: items.map((row) => ({
      id: row.id,
      sums: `${row.id} ${readDecimal(row.on_hand)} ${readDecimal(row.reserved)}`,
      value: readDecimal(row.value),
    })),
    serials: serials.map((row) => row.text),
    lots: lots.map((row) => `${row.key} ${row.expires_at?.getTime() ?? null}`),
    reservations: reservations.map((row) => {
      const parts = row.allocations.map(
        (part) => `${part.lot ?? ''}:${readDecimal(part.quantity)}:${part.serials ?? ''}`,
      );
      const [quantity, consumed, released] = [row.quantity, row.consumed, row.released].map(readDecimal);
      return `${row.id} ${row.status} ${quantity} ${consumed} ${released} ${parts}`;
    }),
  };
}

/** Both lists hold the same texts, in any order. */
function equal(what: string, ours: string[], theirs: string[]): void {
  const [model, ledger] = [[...ours].sort(), [...theirs].sort()];
  const missing = subtract(model, ledger);
  const extra = subtract(ledger, model);
  if (missing.length === 0 && extra.length === 0) return;
  throw new Broken(
    `${what} differ: only the model has ${JSON.stringify(missing)}, only the ledger has ${JSON.stringify(extra)}`,
  );
}

function subtract(from: string[], what: string[]): string[] {
  const left = [...from];
  for (const text of what) {
    const index = left.indexOf(text);
    if (index >= 0) left.splice(index, 1);
  }
  return left;
}

function describePrediction(expected: Prediction): string {
  if (expected.sort === 'refused') return expected.refusal.message;
  if (expected.sort !== 'posted') return expected.sort;
  return expected.movements
    .map((movement) => (movement instanceof ModelRefusal ? movement.message : 'posted'))
    .join('; ');
}

function describeAnswer(answer: Answer): string {
  if (answer.sort === 'refused' || answer.sort === 'unavailable')
    return `${answer.refusal.code}: ${answer.refusal.message}`;
  if (answer.sort !== 'movements') return answer.sort;
  return answer.outcomes
    .map((outcome) =>
      outcome.status === 'posted' ? 'posted' : `refused with ${outcome.error.code}: ${outcome.error.message}`,
    )
    .join('; ');
}
