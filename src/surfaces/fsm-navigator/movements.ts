import { type MovementOutcome, postMovements } from '../../documents/index.ts';
import type { EntryRequest, MovementRequest, MovementView } from '../../ledger/index.ts';
import { type Quantity, Refusal, readDecimal } from '../../platform/index.ts';
import { type Call, notFound } from './call.ts';
import { Denial, type ErrorCode } from './denial.ts';
import { renamed } from './errors.ts';
import { type Fields, isAbsent, isNumeric, readId, readParameter, readWholeQuantity } from './fields.ts';
import { numberFromCore } from './wire.ts';

const NOTES_MAX = 2_000;

export async function adjustStock(call: Call) {
  const { body } = call;
  if (isAbsent(body.location_id)) throw new Denial('missing_location_id', 'location_id is required.');
  if (!isNumeric(body.quantity)) throw new Denial('missing_quantity', 'quantity is required and must be a number.');
  const quantity = readWholeQuantity(body.quantity);
  if (quantity === undefined || quantity === 0n) {
    throw new Denial('invalid_quantity', 'quantity must be a whole number other than 0.');
  }
  if (isAbsent(body.reason) || (typeof body.reason === 'string' && body.reason.trim() === '')) {
    throw new Denial('missing_reason', 'reason is required.');
  }
  const reason = readNotes(body, 'reason');
  const itemId = readId(readParameter(call.query, 'id'));
  if (itemId === undefined) throw notFound('item');
  const locationId = readId(body.location_id) ?? NOWHERE;
  const movement = await adjust(call, reason, { itemId, locationId, quantity });
  const after = await quantityAfter(call, movement, itemId, locationId);
  return { success: true, data: { new_quantity: numberFromCore(after) }, message: 'Stock adjusted' };
}

export async function transferStock(call: Call) {
  const { body } = call;
  for (const name of ['item_id', 'from_location_id', 'to_location_id'] as const) {
    if (isAbsent(body[name])) throw new Denial(`missing_${name}`, `${name} is required.`);
  }
  const quantity = readWholeQuantity(body.quantity);
  if (quantity === undefined || quantity <= 0n) {
    throw new Denial('invalid_quantity', 'quantity must be a whole number above 0.');
  }
  const reason = isAbsent(body.notes) ? null : readNotes(body, 'notes');
  const [itemId = NOWHERE, from = NOWHERE, to = NOWHERE] = [
    readId(body.item_id),
    readId(body.from_location_id),
    readId(body.to_location_id),
  ];
  if (from === to && from !== NOWHERE) {
    throw new Denial('same_location', 'The source and the destination are the same location.');
  }
  const entries = [
    { itemId, locationId: from, quantity: -quantity },
    { itemId, locationId: to, quantity },
  ];
  const source = { itemId, locationId: from };
  const [movement, names] = await Promise.all([
    transfer(call, { kind: 'transfer', reason, entries }, source),
    call.kept.locationNames.read(call.actor.tenantId, [from, to]),
  ]);
  const [left, brought] = await Promise.all(
    [from, to].map((locationId) => quantityAfter(call, movement, itemId, locationId)),
  );
  const side = (id: number, after = 0n) => ({
    location_id: id,
    location_name: names.get(id) ?? null,
    new_quantity: numberFromCore(after),
  });
  const data = { from_location: side(from, left), to_location: side(to, brought) };
  return { success: true, data, message: 'Stock transferred' };
}

/** An id that nothing can have, so that the ledger reports missing things in its own order. */
const NOWHERE = Number.MAX_SAFE_INTEGER;

function readNotes(body: Fields, name: 'reason' | 'notes'): string {
  const value = body[name];
  if (typeof value === 'string' && value.length <= NOTES_MAX) return value;
  throw new Denial('validation_failed', `${name} must be a text of at most ${NOTES_MAX} characters.`);
}

type Name = (refusal: Refusal) => ErrorCode | undefined;

const nameOfAdjustment: Name = ({ code }) => (code === 'unknown_location' ? 'location_not_found' : undefined);

/** The first entry of a transfer takes stock, the second brings it. */
const nameOfTransfer: Name = ({ code, faults }) => {
  if (code === 'unknown_item') return 'item_not_found';
  if (code !== 'unknown_location') return undefined;
  return faults[0]?.path.includes('entries.0') ? 'from_location_not_found' : 'to_location_not_found';
};

/** An adjustment states the truth, so for an item with lots it also takes stock that a movement by choice may not. */
function adjust(call: Call, reason: string, entry: EntryRequest): Promise<MovementView> {
  const movement = {
    kind: 'adjustment',
    reason,
    entries: [{ pick: 'good_first', ...entry }],
  } satisfies MovementRequest;
  return post(nameOfAdjustment, () => postOnce(call, movement));
}

async function transfer(
  call: Call,
  movement: MovementRequest,
  source: { itemId: number; locationId: number },
): Promise<MovementView> {
  try {
    return await post(nameOfTransfer, () => postOnce(call, movement));
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'insufficient_stock') throw error;
    const rows = await call.context.balances.read(call.actor.tenantId, source.itemId, source.locationId);
    if (rows.length > 0) throw error;
    throw new Denial('no_stock', 'There is no stock of this item at the source location.');
  }
}

/** Posts one movement; what is refused has the names that this dialect gives it. */
async function post(name: Name, work: () => Promise<MovementView>): Promise<MovementView> {
  try {
    return await work();
  } catch (error) {
    throw renamed(error, name);
  }
}

async function postOnce(call: Call, movement: MovementRequest): Promise<MovementView> {
  return postedBy(await call.submit(postMovements, { mode: 'atomic', movements: [movement] }));
}

function postedBy([outcome]: readonly MovementOutcome[]): MovementView {
  if (outcome?.status !== 'posted') throw new Error('An atomic batch returned without posting.');
  return outcome.movement;
}

/** The balance at a location after the movement: from its entry, or for an item with lots from all of them. */
async function quantityAfter(
  call: Call,
  movement: MovementView,
  itemId: number,
  locationId: number,
): Promise<Quantity> {
  const entry = movement.entries.findLast((one) => one.locationId === locationId);
  if (entry !== undefined && entry.lot === null) return readDecimal(entry.after);
  const rows = await call.context.balances.read(call.actor.tenantId, itemId, locationId);
  return rows.reduce((sum, row) => sum + readDecimal(row.onHand), 0n);
}
