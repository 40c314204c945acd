import type { Actor } from '../access/index.ts';
import { type Fault, formatQuantity, pathOf, QUANTITY_MAX, type Quantity, Refusal } from '../platform/index.ts';
import type { Book } from './book.ts';
import { chainHash } from './chain.ts';
import { type Line, naming, requireOpen } from './lines.ts';
import type { DocumentLink, EntryRecord, MovementKind, MovementRecord } from './model.ts';
import { ADJUSTMENT_SERIES } from './own-documents.ts';
import { isAdjusting, KIND_RULES, KINDS_THAT_PLAN, missing, negativeAllowed, words } from './rules.ts';
import { standingOf } from './standing.ts';
import { VALUE_MAX, valueAfter, valueAfterExactly } from './valuation.ts';
import { requireWhole } from './whole.ts';

/** What is known of a movement besides its lines. */
export interface MovementFacts
  extends Pick<
    MovementRecord,
    'kind' | 'reasonCode' | 'reason' | 'reference' | 'jobId' | 'occurredAt' | 'document' | 'reverses' | 'postedWith'
  > {
  /** For the document that the movement is by itself. */
  externalData?: Record<string, unknown> | undefined;
  /** Where it differs from the kind's own rule. */
  judgedOn?: 'available' | 'on_hand';
}

/** Posts lines that are already resolved, as one movement. */
export function postLines(book: Book, actor: Actor, facts: MovementFacts, lines: Line[]): MovementRecord {
  const id = book.tick();
  const judgedOn = facts.judgedOn ?? KIND_RULES[facts.kind].judgedOn;
  const takingFirst = [...lines].sort((a, b) => Number(a.change >= 0n) - Number(b.change >= 0n));
  if (facts.kind === 'production') rollUpCost(takingFirst);
  const entries = collect(takingFirst, (line) => naming(line, () => applyLine(book, facts, line, judgedOn)));
  const own = facts.document === null ? ownDocument(book, facts.kind) : null;
  const isDocument = own !== null && isAdjusting(facts.kind) && isAtOnePlace(entries) && isEmpty(facts.externalData);
  const movement: MovementRecord = {
    id,
    kind: facts.kind,
    reasonCode: facts.reasonCode,
    reason: facts.reason,
    reference: facts.reference,
    jobId: facts.jobId,
    occurredAt: facts.occurredAt,
    recordedAt: book.now,
    late: facts.occurredAt < book.now,
    actor: { kind: actor.kind, id: actor.id, name: actor.name },
    document: facts.document ?? own,
    isDocument,
    reverses: facts.reverses,
    postedWith: facts.postedWith,
    hash: '',
    entries,
  };
  movement.hash = chainHash(book.clock.hash, movement);
  book.record(movement, own === null || isDocument ? null : { link: own, externalData: facts.externalData ?? {} });
  return movement;
}

function isAtOnePlace(entries: readonly EntryRecord[]): boolean {
  return entries.every(({ locationId }) => locationId === entries[0]?.locationId);
}

function isEmpty(data: Record<string, unknown> | undefined): boolean {
  return data === undefined || Object.keys(data).length === 0;
}

/** Every adjustment and count is a document of its own, and so is a transfer that no document planned. */
function ownDocument(book: Book, kind: MovementKind): DocumentLink | null {
  if (isAdjusting(kind)) return { kind: 'adjustment', id: book.tick(), number: book.nextNumber(ADJUSTMENT_SERIES) };
  if (kind === 'transfer') return { kind: 'transfer', id: book.tick(), number: book.nextNumber('TRF') };
  return null;
}

/**
 * A product is worth what went into it, unless its own cost is given, or its value is known because a production is taken back;
 * several products share it by their quantities.
 */
function rollUpCost(lines: Line[]): void {
  const products = lines.filter((line) => line.change > 0n && line.unitCost === null && line.valueChange === undefined);
  if (products.length === 0) return;
  const consumed = new Map<number, { onHand: Quantity; value: Quantity }>();
  let total = 0n;
  for (const { item, change } of lines) {
    if (change >= 0n) continue;
    const state = consumed.get(item.id) ?? { onHand: item.onHand, value: item.value };
    const after = valueAfter({ ...state, cost: item.cost }, change, null);
    total += state.value - after;
    consumed.set(item.id, { onHand: state.onHand + change, value: after });
  }
  const quantity = products.reduce((sum, line) => sum + line.change, 0n);
  let left = total;
  products.forEach((line, index) => {
    const part = index === products.length - 1 ? left : (total * line.change) / quantity;
    left -= part;
    line.valueChange = part;
  });
}

function applyLine(book: Book, facts: MovementFacts, line: Line, judgedOn: 'available' | 'on_hand'): EntryRecord {
  const { kind, occurredAt } = facts;
  const { item, location, locationId, lotId, change, reservedChange } = line;
  // A change may follow from what was there in the past, when parts of it were allowed.
  requireWhole(item, change, line.path);
  const position = book.position(item.id, locationId, lotId);
  requireStanding(book, facts, line);
  const isPlanned = item.active || !KINDS_THAT_PLAN.has(kind);
  const mayGoNegative = isPlanned && negativeAllowed(item, location, book.negativeStock);
  if (change > 0n && position.onHand + change > 0n && line.seenBy === null) requireOpen(location, line.path);
  const short = missing(position, change, reservedChange, judgedOn);
  if (short > 0n && !mayGoNegative && line.seenBy === null) throw shortage(kind, line, position, judgedOn);
  moveSerials(book, line, judgedOn);
  const itemChange = kind === 'transfer' ? 0n : change;
  const value = itemValue(line, itemChange);
  const valueChange = value - item.value;
  book.changePosition(position, change, reservedChange, mayGoNegative || position.onHand < 0n);
  const unavailable = position.status === 'available' ? 0n : change - reservedChange;
  book.changeItem(item, { onHand: itemChange, reserved: reservedChange, unavailable }, value);
  requireRange([change, position.onHand, position.reserved, item.onHand, item.reserved], QUANTITY_MAX, line);
  requireRange([value, valueChange], VALUE_MAX, line);
  return {
    id: book.tick(),
    itemId: item.id,
    locationId,
    lotId,
    lot: line.lot ?? null,
    serials: line.serials,
    change,
    after: position.onHand,
    reservedChange,
    reservedAfter: position.reserved,
    itemAfter: item.onHand,
    valueChange,
    valueAfter: value,
    // A device whose clock runs ahead counted no later than its movement happened.
    occurredAt: line.countedAt !== null && line.countedAt < occurredAt ? line.countedAt : occurredAt,
  };
}

/** What is held, past its last day or in transit is there for nobody to use, whatever may go below zero. */
function requireStanding(book: Book, { kind, occurredAt, reverses }: MovementFacts, line: Line): void {
  const { item, location, lot, change, reservedChange } = line;
  const takes = change < 0n || reservedChange > 0n;
  if (!takes || KIND_RULES[kind].takesAll || reverses !== null || line.seenBy !== null) return;
  const standing = standingOf(book, location, lot, occurredAt);
  if (standing === 'available') return;
  const what = lot === undefined ? `Item ${item.partNumber}` : `Lot ${lot.number} of item ${item.partNumber}`;
  const place = location === undefined ? 'without a location' : `at ${location.name}`;
  const why = {
    held: 'is held. Release it, or take from elsewhere',
    expired: `is past its last day, ${lot?.expiresOn}. Take another lot`,
    in_transit: 'is on its way. Receive it first',
  }[standing];
  throw new Refusal('insufficient_stock', `${what} ${place} ${why}.`, {
    path: pathOf(line.path, 'quantity'),
    about: { requested: formatQuantity(change < 0n ? -change : reservedChange), available: '0' },
  });
}

function itemValue(line: Line, itemChange: Quantity): Quantity {
  const { item } = line;
  if (itemChange === 0n) return item.value;
  return line.valueChange === undefined
    ? valueAfter(item, itemChange, line.unitCost, line.costPer)
    : valueAfterExactly(item, itemChange, line.valueChange);
}

/** Units go from place to place: one serial is never in two places, and never leaves a place where it is not. */
function moveSerials(book: Book, line: Line, judgedOn: 'available' | 'on_hand'): void {
  if (line.serials === null || line.change === 0n) return;
  for (const number of line.serials) {
    const serial = book.serial(line.item.id, number) ?? {
      itemId: line.item.id,
      number,
      locationId: null,
      reservationId: null,
    };
    const options = { path: pathOf(line.path, 'serials') };
    if (line.change > 0n) {
      if (serial.locationId !== null)
        throw new Refusal('serial_in_use', `Serial ${number} is already in stock.`, options);
      book.putSerial(serial);
      book.changeSerial(serial, line.locationId, null);
      continue;
    }
    if (serial.locationId !== line.locationId)
      throw new Refusal('serial_not_here', `Serial ${number} is not at this place.`, options);
    if (serial.reservationId !== null && line.reservedChange === 0n && judgedOn === 'available') {
      throw new Refusal('insufficient_stock', `Serial ${number} is reserved.`, options);
    }
    book.changeSerial(serial, null, null);
  }
}

function shortage(
  kind: MovementKind,
  line: Line,
  position: { onHand: Quantity; reserved: Quantity },
  judgedOn: string,
): Refusal {
  const available = judgedOn === 'on_hand' ? position.onHand : position.onHand - position.reserved;
  const asked = line.reservedChange > 0n ? line.reservedChange : -line.change;
  const place = line.location === undefined ? 'without a location' : `at ${line.location.name}`;
  const noun = judgedOn === 'on_hand' ? 'on hand' : 'available';
  return new Refusal(
    'insufficient_stock',
    `Item ${line.item.partNumber} ${place} has ${formatQuantity(available)} ${noun}; the ${words(kind)} asks for ${formatQuantity(asked)}.`,
    {
      path: pathOf(line.path, 'quantity'),
      about: { requested: formatQuantity(asked), available: formatQuantity(available) },
    },
  );
}

function requireRange(amounts: Quantity[], most: Quantity, line: Line): void {
  if (amounts.every((amount) => amount <= most && amount >= -most)) return;
  const what = most === VALUE_MAX ? 'value of the stock would go beyond eighteen' : 'balance would go beyond twelve';
  throw new Refusal('quantity_out_of_range', `The ${what} whole digits.`, {
    path: pathOf(line.path, 'quantity'),
  });
}

/** Runs a step for each element and gathers the refusals of all of them into one. */
export function collect<T, R>(elements: readonly T[], step: (element: T, index: number) => R): R[] {
  const results: R[] = [];
  const faults: Fault[] = [];
  let moreFaults = 0;
  let first: Refusal | undefined;
  elements.forEach((element, index) => {
    try {
      results.push(step(element, index));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      first ??= error;
      faults.push(...error.faults);
      moreFaults += error.moreFaults;
    }
  });
  if (first !== undefined) throw new Refusal(first.code, first.message, { faults, moreFaults });
  return results;
}
