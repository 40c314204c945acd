import {
  type BaseQuantity,
  inBaseUnits,
  itemFor,
  LOCATION_ROWS,
  refuseAll,
  requireLocation,
  wantItems,
} from '../../catalog/index.ts';
import { findItem, freeAt, type LotPick } from '../../ledger/index.ts';
import { type Fault, formatQuantity, isWhole, type Quantity, Refusal, units } from '../../platform/index.ts';
import type { DocumentHead } from '../document/document.ts';
import { addDocument, documentCommand, type Unit } from '../document/document-book.ts';
import { type DocumentFields, newNamed, requireNamed, wantNamed } from '../document/document-fields.ts';
import { newLine } from '../document/document-rules.ts';
import type { TransferView } from '../document/document-views.ts';

/** One line of a transfer as it is asked for. Lots and serials may be named now, or when the goods are picked. */
export interface TransferLineRequest {
  itemId: number;
  quantity: Quantity;
  /** What the quantity counts; left out or null: the base unit. */
  unit?: string | null | undefined;
  lot?: { number: string } | undefined;
  serials?: string[] | undefined;
  /** Which lots are taken where none is named; the first to expire by default. */
  pick?: LotPick | undefined;
  description?: string | null | undefined;
}

export interface TransferRequest extends DocumentFields {
  fromLocationId: number;
  toLocationId: number;
  lines: TransferLineRequest[];
  /** A withdrawn document whose id it takes. */
  inPlaceOf?: DocumentHead | undefined;
}

/** Plans a transfer: nothing moves until it is picked. */
export const createTransfer = documentCommand<TransferRequest, TransferView>({
  name: 'transfers.create',
  weight: ({ lines }) => lines.length,
  wants({ fromLocationId, toLocationId, lines, ...fields }, wants) {
    wants.rows(LOCATION_ROWS, [fromLocationId, toLocationId]);
    wantNamed(wants, fields);
    wantItems(wants, new Set(lines.map(({ itemId }) => itemId)));
  },
  run({ fromLocationId, toLocationId, lines, inPlaceOf, ...fields }, unit) {
    requireEnds(unit, fromLocationId, toLocationId);
    requireNamed(unit, fields);
    const amounts = requireGoodLines(unit, lines);
    requireThere(unit, fromLocationId, lines, amounts);
    const transfer = newNamed(unit, 'transfer', 'TRF', fields, inPlaceOf);
    Object.assign(transfer.head, { locationId: fromLocationId, toLocationId, type: 'transfer' });
    transfer.lines = lines.map(({ unit: _unit, pick, ...line }, index) =>
      newLine(unit, transfer.head.id, {
        ...line,
        ...amounts[index],
        lot: line.lot ? { number: line.lot.number, expiresOn: null, expiresAt: null } : null,
        serials: line.serials ?? null,
        description: line.description ?? null,
        details: pick === undefined ? {} : { pick },
      }),
    );
    return addDocument(unit, transfer) as TransferView;
  },
});

/** Both ends of a transfer must be there for the actor, and be two places where stock can lie. */
export function requireEnds({ actor, book }: Unit, fromLocationId: number, toLocationId: number): void {
  const from = requireLocation(book, actor, fromLocationId, 'fromLocationId');
  const to = requireLocation(book, actor, toLocationId, 'toLocationId');
  if (from.id === to.id) {
    throw new Refusal('invalid_request', 'A transfer goes from one location to another.', { path: 'toLocationId' });
  }
  for (const [path, location] of Object.entries({ fromLocationId: from, toLocationId: to })) {
    if (location.fields.kind !== 'transit') continue;
    throw new Refusal('invalid_request', 'What is in transit is on its way already: name a place.', { path });
  }
  if (!to.fields.active) {
    throw new Refusal('inactive_location', `Location ${to.id} is not active.`, { path: 'toLocationId' });
  }
}

/** How much of each line goes, after all that is wrong with them was said. */
function requireGoodLines(unit: Unit, lines: readonly TransferLineRequest[]): BaseQuantity[] {
  const { actor, book } = unit;
  book.need((wants) => wantItems(wants, new Set(lines.map(({ itemId }) => itemId))));
  const faults: Fault[] = [];
  const amounts = lines.map((line, index): BaseQuantity => {
    const path = `lines.${index}`;
    const item = itemFor(book, actor, line.itemId);
    const known = faults.length;
    const amount = inBaseUnits(unit, line, path, faults);
    if (item === undefined) {
      const message = `There is no item with the id ${line.itemId}.`;
      faults.push({ path: `${path}.itemId`, code: 'unknown_item', message });
    } else if (faults.length === known) {
      const { id, fields } = item;
      faults.push(...quantityFaults(line, path));
      faults.push(...trackingFaults({ ...line, ...amount }, { id, tracking: fields.tracking }, path));
    }
    return amount;
  });
  refuseAll(faults);
  return amounts;
}

/** Of an item that is out of use no more is planned than is there. Throws `inactive_item`. */
function requireThere(
  { book, actor }: Unit,
  locationId: number,
  lines: readonly TransferLineRequest[],
  amounts: readonly BaseQuantity[],
): void {
  const isOver = (itemId: number) => itemFor(book, actor, itemId)?.fields.active === false;
  const ending = lines.flatMap(({ itemId }, index) => (isOver(itemId) ? [{ itemId, index }] : []));
  if (ending.length === 0) return;
  book.need((wants) => {
    for (const { itemId } of ending) wants.place(itemId, locationId, { pick: 'any' });
  });
  const left = new Map<number, Quantity>();
  const faults = ending.flatMap(({ itemId, index }): Fault[] => {
    const item = findItem(book, actor, itemId, `lines.${index}`);
    const free = left.get(itemId) ?? freeAt(book, item, locationId, 'any');
    const rest = free - (amounts[index]?.quantity ?? 0n);
    left.set(itemId, rest);
    if (rest >= 0n) return [];
    const available = formatQuantity(free > 0n ? free : 0n);
    const message = `Item ${item.partNumber} is not active: no more of it can be planned than the ${available} that are there.`;
    const { partNumber } = item;
    return [
      { path: `lines.${index}.quantity`, code: 'inactive_item', message, itemId, partNumber, locationId, available },
    ];
  });
  refuseAll(faults);
}

function quantityFaults({ quantity }: TransferLineRequest, path: string): Fault[] {
  if (quantity > 0n) return [];
  return [{ path: `${path}.quantity`, code: 'invalid_quantity', message: 'The quantity must be above zero.' }];
}

function trackingFaults(
  { quantity, lot, serials }: TransferLineRequest,
  { id, tracking }: { id: number; tracking: string },
  path: string,
): Fault[] {
  if (lot !== undefined && tracking !== 'lot') {
    return [{ path: `${path}.lot`, code: 'lot_not_tracked', message: `Item ${id} is not kept by lot.` }];
  }
  if (serials !== undefined && tracking !== 'serial') {
    const message = `Item ${id} is not kept by serial number.`;
    return [{ path: `${path}.serials`, code: 'serials_not_tracked', message }];
  }
  if (tracking !== 'serial') return [];
  const complete = serials === undefined || units(new Set(serials).size) === quantity;
  if (complete && isWhole(quantity)) return [];
  const message = `Item ${id} is kept by serial number: name one serial for each unit.`;
  return [{ path: `${path}.serials`, code: 'serials_required', message }];
}
