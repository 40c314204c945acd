import { type Actor, isRestricted } from '../../access/index.ts';
import { requireBaseUnits, requireLocation } from '../../catalog/index.ts';
import type { EntryRecord, EntryRequest, LotPick, MovementRequest, Wants } from '../../ledger/index.ts';
import { formatQuantity, type Quantity, Refusal, units } from '../../platform/index.ts';
import type { DocumentHead, DocumentLine } from '../document/document.ts';
import {
  type Document,
  documentCommand,
  openShared,
  saveDocument,
  type Unit,
  wantDocuments,
} from '../document/document-book.ts';
import { postForDocument } from '../document/document-movements.ts';
import { requireStatus } from '../document/document-rules.ts';
import { NEW_SLICES } from '../document/document-store.ts';
import type { TransferView } from '../document/document-views.ts';
import { inTransit, onTheWay, setOnTheWay, type TransitPart, transferStatus, withSliced } from './transfer-line.ts';
import { transitLocation, wantTransit } from './transit.ts';

/** A part of a line that is picked or received. */
export interface StepLine {
  lineId: number;
  quantity: Quantity;
  /** What the quantity counts; left out or null: the base unit. */
  unit?: string | null | undefined;
  lot?: { number: string } | undefined;
  serials?: string[] | undefined;
}

/** A step of a transfer; without lines it is about all that is left. */
export interface TransferStep {
  id: number;
  lines?: StepLine[] | undefined;
  reason?: string | null | undefined;
}

/** A part of a line, with the line. */
export interface Portion {
  line: DocumentLine;
  quantity: Quantity;
  lot: string | null;
  serials: string[] | null;
}

/** Takes the goods from their source: from now on they are in transit. */
export const pickTransfer = documentCommand<TransferStep, TransferView>({
  name: 'transfers.pick',
  weight: ({ lines }) => lines?.length ?? 20,
  wants: wantStep,
  run(step, unit) {
    const transfer = openShared(unit, 'transfer', step.id);
    const { head, lines } = transfer;
    requireStatus(head, ['pending', 'partially_picked', 'partially_received'], 'there is nothing to pick');
    requireEnd(unit, head.locationId, 'fromLocationId');
    const portions = portionsOf(unit, step, lines, (line) => leftToPick(line));
    const way = { from: head.locationId, to: transitLocation(unit), reason: step.reason };
    share(portions, moveGoods(unit, head, portions, way));
    return finish(unit, transfer, step);
  },
});

/** Brings what is in transit to its destination. What does not arrive stays in transit. */
export const receiveTransfer = documentCommand<TransferStep, TransferView>({
  name: 'transfers.receive',
  weight: ({ lines }) => lines?.length ?? 20,
  wants: wantStep,
  run(step, unit) {
    const transfer = openShared(unit, 'transfer', step.id);
    const { head, lines } = transfer;
    requireStatus(head, ['partially_picked', 'picked', 'partially_received'], 'nothing of it is in transit');
    requireEnd(unit, head.toLocationId, 'toLocationId');
    const left = (line: DocumentLine) => onTheWay(line).map((part) => ({ line, ...part }));
    const portions = portionsOf(unit, step, lines, left).flatMap((portion, index) =>
      takeFromTransit(portion, `lines.${index}`),
    );
    const way = { from: transitLocation(unit), to: head.toLocationId, reason: step.reason };
    const arrived = moveGoods(unit, head, portions, way);
    for (const { line, quantity } of portions) line.received += quantity;
    if (transferStatus(lines) !== 'received') sliceOff(unit, head, portions, arrived);
    return finish(unit, transfer, step);
  },
});

function wantStep({ id }: TransferStep, wants: Wants, actor: Actor): void {
  wantDocuments(wants, actor, [id]);
  wantTransit(wants);
}

/** The end of a transfer at which a step is taken must be there for the actor. */
function requireEnd({ actor, book }: Unit, id: number | null, path: string): void {
  // Of an actor that is restricted to nothing every place is.
  if (isRestricted(actor)) requireLocation(book, actor, id ?? 0, path);
}

/** Makes an arrival a slice of its own: one that is not the last, or that is all that arrived of a transfer which is given up. */
export function sliceOff(
  { book, now }: Unit,
  { id: documentId, locationId, toLocationId }: DocumentHead,
  portions: readonly Portion[],
  arrived: readonly EntryRecord[],
): void {
  for (const { line, quantity, serials } of portions) line.details = withSliced(line, quantity, serials);
  for (const { id } of arrived.slice(0, 1))
    book.put(NEW_SLICES, id, { id, documentId, locationId, toLocationId, status: 'received', createdAt: now });
}

function finish(unit: Unit, transfer: Document, { reason = null }: TransferStep): TransferView {
  for (const line of transfer.lines) line.updatedAt = unit.now;
  transfer.head.status = transferStatus(transfer.lines);
  return saveDocument(unit, transfer, { reason }) as TransferView;
}

/** What a step is about: what it names, or all that is left. */
function portionsOf(
  unit: Unit,
  step: TransferStep,
  lines: readonly DocumentLine[],
  left: (line: DocumentLine) => Portion[],
): Portion[] {
  const portions =
    step.lines === undefined
      ? lines.flatMap(left)
      : step.lines.map((asked, index) => named(unit, asked, index, lines, left));
  if (portions.length > 0) return portions;
  throw new Refusal('wrong_state', 'There is nothing left to do here.');
}

function named(
  unit: Unit,
  asked: StepLine,
  index: number,
  lines: readonly DocumentLine[],
  left: (line: DocumentLine) => Portion[],
): Portion {
  const line = lines.find((candidate) => candidate.id === asked.lineId);
  if (line === undefined) {
    throw new Refusal('invalid_request', `The transfer has no line with the id ${asked.lineId}.`, {
      path: `lines.${index}.lineId`,
    });
  }
  const path = `lines.${index}.quantity`;
  const { itemId } = line;
  const { quantity } = asked.unit == null ? asked : requireBaseUnits(unit, { ...asked, itemId }, `lines.${index}`);
  if (quantity <= 0n) throw new Refusal('invalid_quantity', 'The quantity must be above zero.', { path });
  const most = left(line).reduce((sum, portion) => sum + portion.quantity, 0n);
  if (quantity > most) {
    throw new Refusal('document_exceeded', `${formatQuantity(most)} of this line are left.`, { path });
  }
  const { lot, serials } = asked;
  return { line, quantity, lot: lot?.number ?? line.lot?.number ?? null, serials: serials ?? null };
}

/** All of a line that was not picked so far. */
function leftToPick(line: DocumentLine): Portion[] {
  const quantity = line.quantity - line.picked;
  if (quantity === 0n) return [];
  const before = (line.details.pickedSerials ?? []) as string[];
  const serials = line.serials?.filter((number) => !before.includes(number)) ?? null;
  return [{ line, quantity, lot: line.lot?.number ?? null, serials }];
}

/** Takes a portion out of what is on its way: the lot or the units that it names, else as they come. */
export function takeFromTransit(portion: Portion, path: string): Portion[] {
  const { line, lot, serials } = portion;
  const taken: Portion[] = [];
  const kept: TransitPart[] = [];
  let missing = portion.quantity;
  for (const part of onTheWay(line)) {
    const fits = lot === null || part.lot === lot;
    const take = fits ? (part.quantity < missing ? part.quantity : missing) : 0n;
    const chosen = take === 0n ? null : chooseSerials(part, take, serials, path);
    if (take > 0n) taken.push({ line, quantity: take, lot: part.lot, serials: chosen });
    kept.push({
      lot: part.lot,
      quantity: part.quantity - take,
      serials: part.serials?.filter((number) => !chosen?.includes(number)) ?? null,
    });
    missing -= take;
  }
  if (missing > 0n) {
    const message = `Item ${line.itemId} has ${formatQuantity(inTransit(line))} on the way here, and not enough of this lot.`;
    throw new Refusal('document_exceeded', message, { path: `${path}.quantity` });
  }
  setOnTheWay(line, kept);
  return taken;
}

function chooseSerials(part: TransitPart, take: Quantity, asked: string[] | null, path: string): string[] | null {
  if (part.serials === null) {
    if (asked === null) return null;
    throw new Refusal('serials_not_tracked', 'What is on the way here has no serial numbers.', {
      path: `${path}.serials`,
    });
  }
  if (asked === null) return part.serials.slice(0, Number(take / units(1)));
  const strange = asked.find((number) => !part.serials?.includes(number));
  if (strange !== undefined) {
    throw new Refusal('serial_not_here', `Serial ${strange} is not on the way here.`, { path: `${path}.serials` });
  }
  if (units(new Set(asked).size) !== take) {
    throw new Refusal('serials_required', 'Name one serial for each unit.', { path: `${path}.serials` });
  }
  return asked;
}

/** Which lots are taken for a line that names none. */
function pickOf({ details }: DocumentLine): LotPick {
  return (details.pick as LotPick | undefined) ?? 'fefo';
}

/** Posts one movement that takes all portions from one place to the other, and gives what arrived. */
export function moveGoods(
  unit: Unit,
  head: DocumentHead,
  portions: readonly Portion[],
  way: { from: number | null; to: number | null; reason?: string | null | undefined },
): EntryRecord[] {
  const leaving = portions.map(
    ({ line, quantity, lot, serials }): EntryRequest => ({
      itemId: line.itemId,
      locationId: way.from,
      quantity: -quantity,
      ...(lot === null ? { pick: pickOf(line) } : { lot: { number: lot } }),
      ...(serials === null ? {} : { serials }),
    }),
  );
  const sums = new Map<number, Quantity>();
  for (const { line, quantity } of portions) sums.set(line.itemId, (sums.get(line.itemId) ?? 0n) + quantity);
  const arriving = [...sums].map(([itemId, quantity]): EntryRequest => ({ itemId, locationId: way.to, quantity }));
  const request: MovementRequest = {
    kind: 'transfer',
    entries: [...leaving, ...arriving],
    reason: way.reason ?? null,
    reference: head.reference,
    jobId: head.jobId,
  };
  const movement = postForDocument(unit, head, request, inOwnName(unit));
  return movement.entries.filter((entry) => entry.change > 0n);
}

/** At no site while they are in transit, the goods go on through whoever may take the document's next step. */
export function inOwnName(unit: Unit): Actor {
  return { ...unit.actor, siteIds: null };
}

/** Gives each portion its share of what arrived in transit: what it names first, the rest as it comes. */
function share(portions: readonly Portion[], entries: readonly EntryRecord[]): void {
  const pool = entries.map((entry) => ({
    itemId: entry.itemId,
    lot: entry.lot?.number ?? null,
    serials: entry.serials,
    quantity: entry.change,
  }));
  const inOrder = [...portions].sort((a, b) => Number(b.lot !== null) - Number(a.lot !== null));
  for (const { line, quantity, lot, serials } of inOrder) {
    let missing = quantity;
    const parts = onTheWay(line);
    for (const part of pool) {
      if (part.itemId !== line.itemId || part.quantity === 0n || (lot !== null && part.lot !== lot)) continue;
      const take = part.quantity < missing ? part.quantity : missing;
      if (take === 0n) continue;
      parts.push({ lot: part.lot, quantity: take, serials: part.serials === null ? null : serials });
      part.quantity -= take;
      missing -= take;
    }
    line.picked += quantity;
    setOnTheWay(line, parts);
    if (serials !== null) {
      const before = (line.details.pickedSerials ?? []) as string[];
      line.details = { ...line.details, pickedSerials: [...before, ...serials] };
    }
  }
}
