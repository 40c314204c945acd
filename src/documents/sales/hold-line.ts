import { kitTree, refuseAll } from '../../catalog/index.ts';
import {
  findItem,
  findLocation,
  freeAt,
  type ItemState,
  type LocationState,
  type Pick as LotOrder,
  naming,
  negativeAllowed,
  type ReservationRequest,
  reserve,
  UNASSIGNED,
  undoable,
} from '../../ledger/index.ts';
import {
  type Fault,
  formatQuantity,
  isWhole,
  type Quantity,
  Refusal,
  readDecimal,
  units,
} from '../../platform/index.ts';
import type { DocumentHead, DocumentLine } from '../document/document.ts';
import type { Unit } from '../document/document-book.ts';
import { linkTo } from '../document/document-movements.ts';
import { amountsOf, type Hold, type Portion } from './portions.ts';
import { expiryOf, referenceOf } from './sale-head.ts';

/** What is taken for a line of a sale, and how it is chosen. */
export interface Choice {
  lot?: { number: string };
  serials?: string[];
  pick?: LotOrder;
}

/** How what a line of a sale takes is chosen. */
export function choiceOf({ lot, serials, details }: Pick<DocumentLine, 'lot' | 'serials' | 'details'>): Choice {
  if (serials !== null) return { serials };
  return lot === null ? { pick: pickOf(details) } : { lot: { number: lot.number } };
}

function pickOf({ pick }: DocumentLine['details']): LotOrder {
  return pick === 'fifo' ? 'fifo' : 'fefo';
}

/** What could be held for a line: all of it, or a part of it, and then what is short. */
export interface Held {
  portion: Portion | null;
  short: Fault | null;
}

/**
 * Holds for a line of a sale what is there of the quantity that is wanted. Throws for what is wrong with the line itself; that less is there
 * than is wanted is answered, with paths in the line.
 */
export function holdLine(unit: Unit, head: DocumentHead, line: DocumentLine, wanted: Quantity): Held {
  const { book, actor } = unit;
  if (wanted <= 0n) throw new Refusal('invalid_quantity', 'The quantity must be above zero.', { path: 'quantity' });
  const choice = choiceOf(line);
  book.need((wants) => wants.place(line.itemId, head.locationId ?? UNASSIGNED, choice));
  const item = findItem(book, actor, line.itemId, '');
  const location = findLocation(book, actor, item, head.locationId ?? UNASSIGNED, '');
  return item.isKit && choice.pick !== undefined
    ? holdKit(unit, head, { item, location, wanted, pick: choice.pick })
    : holdPlain(unit, head, { item, location, wanted, choice });
}

interface Asked {
  item: ItemState;
  location: LocationState | undefined;
  wanted: Quantity;
}

/** What every hold of a sale says. */
function requestOf(head: DocumentHead): Omit<ReservationRequest, 'itemId' | 'quantity'> {
  return {
    locationId: head.locationId,
    expiresAt: expiryOf(head),
    reference: referenceOf(head),
    document: linkTo(head),
  };
}

function holdPlain({ book, actor }: Unit, head: DocumentHead, asked: Asked & { choice: Choice }): Held {
  const { item, wanted, choice } = asked;
  const take = (quantity: Quantity): Portion => {
    const { id } = naming(asked, () =>
      reserve(book, actor, { ...requestOf(head), ...choice, itemId: item.id, quantity }),
    );
    return { quantity, holds: [{ itemId: item.id, quantity, reservationId: id, components: [], gone: [] }] };
  };
  try {
    return { portion: take(wanted), short: null };
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'insufficient_stock') throw error;
    const [fault] = error.faults;
    if (choice.serials !== undefined) {
      const free = units(choice.serials.filter((number) => isFree(book, asked, number)).length);
      return { portion: null, short: shortOf(asked, free, error.message, fault) };
    }
    const free = fault?.available === undefined ? 0n : readDecimal(fault.available);
    return { portion: free > 0n ? take(free) : null, short: shortOf(asked, free, error.message, fault) };
  }
}

function isFree(book: Unit['book'], { item, location }: Asked, number: string): boolean {
  const serial = book.serial(item.id, number);
  return serial?.locationId === (location?.id ?? UNASSIGNED) && serial.reservationId === null;
}

function shortOf({ item, location, wanted }: Asked, available: Quantity, message: string, fault?: Fault): Fault {
  return {
    path: 'quantity',
    code: 'insufficient_stock',
    message,
    itemId: item.id,
    partNumber: item.partNumber,
    locationId: location?.id ?? null,
    location: location?.name ?? null,
    ...fault,
    requested: formatQuantity(wanted),
    available: formatQuantity(available > 0n ? available : 0n),
  };
}

/** Holds kits: those that are put together already first, then whole ones by their components. */
function holdKit(unit: Unit, head: DocumentHead, asked: Asked & { pick: LotOrder }): Held {
  const { item, location, wanted, pick } = asked;
  if (!isWhole(wanted)) {
    throw new Refusal('invalid_quantity', `Item ${item.partNumber} is a kit: kits are sold in whole units.`, {
      path: 'quantity',
    });
  }
  const parts = partsOfKit(unit, head, asked);
  const most = mostKits(parts, wanted);
  const portion = most === 0n ? null : takeKits(unit, head, { parts, quantity: most, pick });
  if (most === wanted) return { portion, short: null };
  const place = location === undefined ? 'without a location' : `at ${location.name}`;
  const message = `Item ${item.partNumber} ${place} has ${formatQuantity(most)} available, with those that can be put together; ${formatQuantity(wanted)} were asked for.`;
  return { portion, short: shortOf(asked, most, message) };
}

/** A kit or a component, with how much of it itself may be taken; null: any amount. */
interface FreePart {
  itemId: number;
  components: Hold['components'];
  free: Quantity | null;
}

function partsOfKit({ book, actor }: Unit, head: DocumentHead, { item, pick }: Asked & { pick: LotOrder }): FreePart[] {
  const locationId = head.locationId ?? UNASSIGNED;
  const tree = kitTree(book, item.id);
  book.need((wants) => {
    for (const part of tree) wants.place(part.item.id, locationId, { pick });
  });
  return tree.map((part): FreePart => {
    const state = findItem(book, actor, part.item.id, '');
    const location = findLocation(book, actor, state, locationId, '');
    const free = freeAt(book, state, locationId, pick);
    const { components } = part;
    // Kits stand in whole units; a component may go below zero where that is allowed.
    if (components.length > 0) return { itemId: state.id, components, free: free - (free % units(1)) };
    const mayGoNegative = state.active && negativeAllowed(state, location, book.negativeStock);
    const isBottomless = state.tracking === 'none' && mayGoNegative;
    return { itemId: state.id, components, free: isBottomless ? null : free };
  });
}

/** How many kits are there, up to so many: whole ones, by what is free of each part where they share some. */
function mostKits(parts: readonly FreePart[], wanted: Quantity): Quantity {
  const holds = parts.map(({ itemId, components, free }) => ({ itemId, components, quantity: free ?? 0n }));
  const isThere = (kits: bigint) =>
    amountsOf(holds, kits * units(1)).every((amount, index) => {
      const free = parts[index]?.free ?? null;
      return free === null || amount <= free;
    });
  let [least, most] = [0n, wanted / units(1)];
  while (least < most) {
    const middle = (least + most + 1n) / 2n;
    if (isThere(middle)) least = middle;
    else most = middle - 1n;
  }
  return least * units(1);
}

function takeKits(
  { book, actor }: Unit,
  head: DocumentHead,
  { parts, quantity, pick }: { parts: readonly FreePart[]; quantity: Quantity; pick: LotOrder },
): Portion {
  const amounts = amountsOf(
    parts.map(({ itemId, components, free }) => ({ itemId, components, quantity: free ?? 0n })),
    quantity,
  );
  const holds = undoable(book, () =>
    parts.map(({ itemId, components }, index): Hold => {
      const amount = amounts[index] ?? 0n;
      const request = { ...requestOf(head), itemId, quantity: amount, pick };
      const reservationId = amount === 0n ? null : reserve(book, actor, request).id;
      return { itemId, quantity: amount, reservationId, components, gone: [] };
    }),
  );
  return { quantity, holds };
}

/** Throws one refusal with all faults: first those of the request itself, then what is short. */
export function refuseLines(faults: readonly Fault[], shorts: readonly Fault[]): void {
  refuseAll([...faults]);
  refuseAll([...shorts]);
}
