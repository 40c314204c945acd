import { STANDINGS } from '../../../ledger/index.ts';
import { LotNumber, LotRef, Serials, serialsInput } from './lots.ts';
import { ExplanationStep, minimumDaysLeft, pick } from './movements.ts';
import { ActorRef, DocumentRef } from './parties.ts';
import {
  id,
  input,
  many,
  maybe,
  maybeNull,
  oneOf,
  orNull,
  quantity,
  quantityInput,
  rowFields,
  shape,
  shown,
  stamps,
  text,
  time,
  timeInput,
  unitInput,
} from './scalars.ts';

export const Position = shape(
  'Position',
  'The balance of an item at a location, of one lot where it is kept by lots.',
  {
    itemId: id('The item.'),
    locationId: orNull(id('The location; null: stock at no location yet.')),
    lot: orNull(LotRef),
    onHand: quantity('What is on hand.'),
    reserved: quantity('What of it is held by reservations.'),
    available: quantity('On hand less reserved; 0 where it is not available.'),
    status: oneOf(
      STANDINGS,
      '`held`: the lot or the place is held. `expired`: the last day of the lot is over there. `in_transit`: on its way between two places.',
    ),
    shortage: quantity('How much more is reserved than there is.'),
    updatedAt: time('When the balance last changed.'),
  },
);
export const positionQuery = {
  itemId: maybe(id('Balances of this item alone.')),
  locationId: maybe(id('Balances at this location alone.')),
  asOf: maybe(timeInput('The balances at this moment; left out: now.')),
  basis: maybe(
    oneOf(
      ['recorded', 'effective'],
      'With `asOf`: as recorded by then (the default), or as they truly were, with what came in late.',
    ),
  ),
};

export const Explanation = shape('Explanation', 'Why a balance is what it is, a page of its steps.', {
  itemId: id('The item.'),
  locationId: orNull(id('The location that was asked about; null: all of them together.')),
  onHand: quantity('The balance that the first step of this page left.'),
  data: many(ExplanationStep, 'The steps, the newest first.'),
  balanceBefore: quantity('The balance before the oldest step of this page; "0" at the beginning.'),
  next: orNull(shown('Send it as `after` to read the next page; null at the beginning of the history.')),
});
export const explanationQuery = { locationId: maybe(id('The balance at this location alone.')) };

const STATUSES = ['active', 'consumed', 'released', 'expired'] as const;
const said = {
  expiresAt: maybeNull(timeInput('When it ends by itself; left out: never.')),
  jobId: maybeNull(id('The job that it is for.')),
  reference: maybeNull(text(500, 'A number or name of another system.')),
};
export const Reservation = shape('Reservation', 'Stock that is held: still on hand, no longer available.', {
  ...rowFields,
  status: oneOf(
    [...STATUSES, 'short', 'held'],
    '`short`: active, and not covered by what is on hand. `held`: active, and of stock that is itself held or past its last day, so that it cannot be consumed.',
  ),
  itemId: id('The item that is held.'),
  locationId: orNull(id('Where it is held; null: stock at no location yet.')),
  quantity: quantity('What was reserved.'),
  remaining: quantity('What is still held.'),
  consumed: quantity('What was taken out.'),
  released: quantity('What was given back.'),
  shortage: maybe(quantity('How much of it is not covered by what is on hand.')),
  allocations: many(
    shape('Allocation', 'What a reservation holds of one lot.', {
      lotId: orNull(id('The lot; null where the item is not kept by lots.')),
      lot: orNull(shown('The number of the lot.')),
      quantity: quantity('How much of it.'),
      serials: orNull(Serials),
    }),
    'The lots and units that it holds.',
  ),
  pick: orNull(pick),
  expiresAt: orNull(time('When it ends by itself; null: never.')),
  jobId: orNull(id('The job that it is for.')),
  reference: orNull(shown('A number or name of another system.')),
  actor: ActorRef,
  document: orNull(DocumentRef),
  ...stamps,
});
export const ReservationInput = input('ReservationInput', 'Stock to hold.', {
  itemId: id('The item to hold.'),
  locationId: maybeNull(id('Where; left out: stock at no location yet.')),
  quantity: quantityInput('How much, in `unit`; more than 0.'),
  unit: unitInput,
  lot: maybe(LotNumber),
  serials: maybe(serialsInput(1_000)),
  pick: maybe(pick),
  minimumDaysLeft: maybe(minimumDaysLeft),
  ...said,
});
export const ReservationPart = orNull(
  input('ReservationPart', 'How much of a reservation.', {
    quantity: maybe(quantityInput('How much, in `unit`; left out: all that is still held.')),
    unit: unitInput,
  }),
);
export const reservationQuery = {
  itemId: maybe(id('Reservations of this item alone.')),
  locationId: maybe(id('Reservations at this location alone.')),
  jobId: maybe(id('Reservations for this job alone.')),
  reference: maybe(text(500, 'With this reference, compared as written.')),
  status: maybe(oneOf(STATUSES, 'In this state alone.')),
};
