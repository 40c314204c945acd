import { Refusal, units } from '../platform/index.ts';
import type { Book } from './book.ts';
import { type Allocation, type ItemState, type LocationState, NO_LOT } from './model.ts';
import { pickLots } from './pick-lots.ts';
import type { ReservationRequest } from './reserve.ts';

/** Where stock is to be held. */
interface Place {
  item: ItemState;
  location: LocationState | undefined;
  locationId: number;
  path: string;
}

/** The lots or units that a reservation is to hold. */
export function allocate(book: Book, place: Place, request: ReservationRequest): Allocation[] {
  const { item } = place;
  if (item.tracking === 'serial') return allocateSerials(book, place, request);
  if (request.serials !== undefined && request.serials.length > 0) {
    throw new Refusal('serials_not_tracked', `Item ${item.partNumber} is not kept by serial number.`, {
      path: 'serials',
    });
  }
  if (item.tracking === 'none') {
    if (request.lot !== undefined)
      throw new Refusal('lot_not_tracked', `Item ${item.partNumber} is not kept by lot.`, { path: 'lot' });
    return [{ lotId: NO_LOT, lot: null, quantity: request.quantity, serials: null }];
  }
  if (request.lot !== undefined) {
    const lot = book.lot(item.id, request.lot.number);
    if (lot === undefined)
      throw new Refusal('insufficient_stock', `There is no lot ${request.lot.number} of item ${item.partNumber}.`, {
        path: 'lot.number',
      });
    return [{ lotId: lot.id, lot: lot.number, quantity: request.quantity, serials: null }];
  }
  if (request.pick === undefined) {
    throw new Refusal('lot_required', `Item ${item.partNumber} is kept by lot: name the lot, or a way to pick one.`, {
      path: 'lot',
    });
  }
  const { minimumDaysLeft } = request;
  return pickLots(book, place, request.quantity, request.pick, { minimumDaysLeft }).map(({ lot, quantity }) => ({
    lotId: lot.id,
    lot: lot.number,
    quantity,
    serials: null,
  }));
}

function allocateSerials(book: Book, { item, locationId }: Place, request: ReservationRequest): Allocation[] {
  const serials = request.serials ?? [];
  if (units(serials.length) !== request.quantity || new Set(serials).size !== serials.length) {
    throw new Refusal(
      'serials_required',
      `Item ${item.partNumber} is kept by serial number: name one serial for each unit.`,
      {
        path: 'serials',
      },
    );
  }
  for (const number of serials) {
    const serial = book.serial(item.id, number);
    if (serial?.locationId !== locationId) {
      throw new Refusal('serial_not_here', `Serial ${number} is not at this place.`, { path: 'serials' });
    }
    if (serial.reservationId !== null) {
      throw new Refusal('insufficient_stock', `Serial ${number} is already reserved.`, { path: 'serials' });
    }
  }
  return [{ lotId: NO_LOT, lot: null, quantity: request.quantity, serials: [...serials] }];
}
