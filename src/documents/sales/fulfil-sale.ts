import { consume, postMovement, remaining } from '../../ledger/index.ts';
import { type Fault, formatQuantity, isWhole, type Quantity, type Subject, units } from '../../platform/index.ts';
import type { DocumentHead, DocumentLine } from '../document/document.ts';
import {
  type Document,
  documentCommand,
  openDocument,
  saveDocument,
  type Unit,
  type Why,
  wantDocuments,
} from '../document/document-book.ts';
import { linkTo } from '../document/document-movements.ts';
import { requireStatus } from '../document/document-rules.ts';
import { type Choice, choiceOf, refuseLines } from './hold-line.ts';
import { needHeld, releaseHeld } from './hold-sale.ts';
import { coveredBy, type HoldShare, portionsOf, sharesBetween, withPortions } from './portions.ts';
import { atLine, linesAsked } from './sale-document.ts';
import { expiryOf, OPEN_SALE, referenceOf } from './sale-head.ts';
import type { SaleView } from './sale-view.ts';

export interface Fulfilment {
  saleId: number;
  /** How much of which lines leaves now; null: all that is held. */
  lines: { lineId: number; quantity: Quantity }[] | null;
}

/** Takes out what was sold: out of what is held for the sale first. What stays behind stays held. */
export const fulfilSale = documentCommand<Fulfilment, SaleView>({
  name: 'sales.fulfil',
  wants: ({ saleId }, wants, actor) => wantDocuments(wants, actor, [saleId]),
  run(input, unit) {
    const sale = openDocument(unit, 'sale', input.saleId);
    const { head, lines } = sale;
    requireStatus(head, OPEN_SALE, 'it cannot be fulfilled');
    needHeld(unit, sale);
    const parts = partsOf(unit, input, sale);
    parts.forEach(({ line, quantity }, index) => {
      atLine(index, () => issue(unit, head, line, quantity));
    });
    const isDone = lines.every((line) => line.picked === line.quantity);
    head.status = isDone ? 'fulfilled' : 'partially_fulfilled';
    if (isDone) head.details = { ...head.details, fulfilledAt: unit.now.toISOString() };
    return saveDocument(unit, sale, {}) as SaleView;
  },
});

/** Gives up a sale: what is still held for it is free again. What has left stays away. */
export const cancelSale = documentCommand<{ saleId: number } & Why, SaleView>({
  name: 'sales.cancel',
  wants: ({ saleId }, wants, actor) => wantDocuments(wants, actor, [saleId]),
  run({ saleId, ...why }, unit) {
    const sale = openDocument(unit, 'sale', saleId);
    requireStatus(sale.head, OPEN_SALE, 'it cannot be canceled');
    releaseHeld(unit, sale);
    sale.head.status = 'canceled';
    return saveDocument(unit, sale, why) as SaleView;
  },
});

/** Ends those of the sales whose time is over, and has the database work out when to look again. What has left stays away. */
export const expireSales = documentCommand<{ ids: readonly number[] }, number>({
  name: 'sales.expire',
  weight: ({ ids }) => 10 * ids.length,
  wants: ({ ids }, wants, actor) => wantDocuments(wants, actor, ids),
  run({ ids }, unit) {
    let expired = 0;
    for (const id of ids) {
      const sale = openDocument(unit, 'sale', id);
      const expiresAt = expiryOf(sale.head);
      if (!OPEN_SALE.includes(sale.head.status) || expiresAt === null || expiresAt > unit.now) continue;
      releaseHeld(unit, sale, 'expired');
      sale.head.status = 'expired';
      saveDocument(unit, sale, { reason: 'It expired.' });
      expired += 1;
    }
    unit.book.looksForNextExpiry = true;
    return expired;
  },
});

interface Part {
  line: DocumentLine;
  quantity: Quantity;
}

function partsOf(unit: Unit, input: Fulfilment, { head, lines }: Document): Part[] {
  if (input.lines === null) return allHeld(unit, head, lines);
  const faults: Fault[] = [];
  const shorts: Fault[] = [];
  const parts = linesAsked(lines, input.lines, faults, ({ asked: { quantity }, index, line, before }): Part => {
    const wrong = faultOf(line, before, quantity);
    if (wrong !== undefined) {
      const list = wrong.code === 'insufficient_stock' ? shorts : faults;
      list.push({ ...subjectOf(unit, head, line), ...wrong, path: `lines.${index}.quantity` });
    }
    return { line, quantity };
  });
  refuseLines(faults, shorts);
  return parts;
}

function faultOf(line: DocumentLine, before: Quantity, quantity: Quantity): Omit<Fault, 'path'> | undefined {
  if (quantity <= 0n) return { code: 'invalid_quantity', message: 'The quantity must be above zero.' };
  const open = line.quantity - line.picked - before;
  if (quantity > open) {
    return { code: 'document_exceeded', message: `Of this line ${formatQuantity(open)} are still to be fulfilled.` };
  }
  const portions = portionsOf(line);
  if (portions.some(({ holds }) => holds.length > 1) && !isWhole(quantity)) {
    return { code: 'invalid_quantity', message: 'Kits are handed over in whole units.' };
  }
  const held = coveredBy(portions) - line.picked - before;
  if (quantity <= held) return undefined;
  const message = `Of this line ${formatQuantity(held)} are held; the rest waits for stock.`;
  const amounts = { requested: formatQuantity(quantity), available: formatQuantity(held) };
  return { code: 'insufficient_stock', message, ...amounts };
}

/** All that is held of all lines. Throws `insufficient_stock` where every line waits. */
function allHeld(unit: Unit, head: DocumentHead, lines: readonly DocumentLine[]): Part[] {
  const parts = lines
    .map((line) => ({ line, quantity: coveredBy(portionsOf(line)) - line.picked }))
    .filter(({ quantity }) => quantity > 0n);
  if (parts.length > 0 || lines.length === 0) return parts;
  const waiting = lines.filter((line) => line.picked < line.quantity);
  refuseLines(
    [],
    waiting.map((line): Fault => {
      const left = formatQuantity(line.quantity - line.picked);
      const message = `Line ${line.id} waits for ${left}, and nothing is held for it yet.`;
      const amounts = { requested: left, available: '0' };
      return { ...subjectOf(unit, head, line), path: 'lines', code: 'insufficient_stock', message, ...amounts };
    }),
  );
  return [];
}

/** What a line is about, as people know it. */
function subjectOf({ book }: Unit, { locationId }: DocumentHead, { itemId }: DocumentLine): Subject {
  const partNumber = book.items.get(itemId)?.partNumber;
  const location = locationId === null ? null : (book.locations.get(locationId)?.name ?? null);
  return { itemId, ...(partNumber === undefined ? {} : { partNumber }), locationId, location };
}

function issue(unit: Unit, head: DocumentHead, line: DocumentLine, quantity: Quantity): void {
  const portions = portionsOf(line);
  for (const share of sharesBetween(portions, line.picked, line.picked + quantity)) issueShare(unit, head, line, share);
  line.details = withPortions(line, portions);
  line.picked += quantity;
  line.updatedAt = unit.now;
}

/** Takes goods out of what a hold keeps, and out of what is free where that was given back by hand; and notes what has left. */
function issueShare(unit: Unit, head: DocumentHead, line: DocumentLine, { hold, quantity }: HoldShare): void {
  const { book, actor } = unit;
  const reservation = hold.reservationId === null ? undefined : book.reservations.get(hold.reservationId);
  const held = reservation?.status === 'active' ? remaining(reservation) : 0n;
  const fromHeld = held < quantity ? held : quantity;
  const document = linkTo(head);
  if (reservation !== undefined && fromHeld > 0n) {
    noting(unit, hold, () => consume(book, actor, reservation.id, fromHeld, { kind: 'issue', document }));
  }
  const rest = quantity - fromHeld;
  if (rest === 0n) return;
  const entry = {
    itemId: hold.itemId,
    locationId: head.locationId,
    quantity: -rest,
    ...choiceOfRest(line, hold, rest),
  };
  noting(unit, hold, () =>
    postMovement(book, actor, { kind: 'issue', reference: referenceOf(head), document, entries: [entry] }),
  );
}

/** Of units that are named those that have not left yet. */
function choiceOfRest(line: DocumentLine, { gone }: HoldShare['hold'], rest: Quantity): Choice {
  const choice = choiceOf(line);
  if (choice.serials === undefined) return choice;
  const left = new Set(gone.flatMap(({ serials }) => serials ?? []));
  return { serials: choice.serials.filter((number) => !left.has(number)).slice(0, Number(rest / units(1))) };
}

/** Does a step that takes goods out, and notes what has left. */
function noting({ book }: Unit, hold: HoldShare['hold'], step: () => unknown): void {
  const posted = book.movements.length;
  step();
  for (const { entries } of book.movements.slice(posted)) {
    for (const { lot, serials, change } of entries) {
      hold.gone.push({ lot: lot?.number ?? null, serials, quantity: -change, back: 0n });
    }
  }
}
