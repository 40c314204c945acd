import Type from 'typebox';
import { MOVEMENT_KINDS } from '../../../ledger/index.ts';
import { DocumentRef } from './parties.ts';
import {
  day,
  flag,
  id,
  input,
  maybe,
  maybeNull,
  oneOf,
  orNull,
  quantity,
  rowFields,
  shape,
  shown,
  stamps,
  text,
  time,
  timeInput,
} from './scalars.ts';

const number = shown('The number of the lot.');
const expiresOn = orNull(
  day('Its last day: it is good through that day where it lies. Null: it never expires, or nobody knows.'),
);
const expiresAt = orNull(time("The moment at which that day ends in the company's time zone."));
const label = { number, expiresOn, expiresAt };

/** The lot of an entry or a position, as it is shown. */
export const LotRef = shape('LotRef', 'A lot, by its id and its number.', {
  id: id('The id of the lot.'),
  ...label,
});
/** The lot of a document's line, as it is shown. */
export const LineLot = shape('LineLot', 'The lot of a line.', label);

const lotNumber = text(200, 'The number of the lot.', { minLength: 1 });
/** A lot that stock goes into or comes out of. */
export const LotInput = input('LotInput', 'A lot, by its number. One that is new is made.', {
  number: lotNumber,
  expiresOn: maybeNull(day('Its last day; needed for a new lot of an item whose lots must expire.')),
  expiresAt: maybeNull(timeInput('A moment in its last day, by the clock of the place. Give `expiresOn` instead.')),
});
/** A lot that is there. */
export const LotNumber = input('LotNumber', 'A lot, by its number.', { number: lotNumber });

/** The serial numbers of units, as they are shown. */
export const Serials = Type.Array(shown('The serial number of one unit.'), {
  description: 'The serial numbers of its units; null where the item is not kept by them.',
});
/** The serial numbers of units, as requests name them. */
export const serialsInput = (maxItems: number) =>
  Type.Array(text(200, 'The serial number of one unit.', { minLength: 1 }), {
    maxItems,
    description: 'The serial numbers of the units, for an item that is kept by them: as many as the quantity.',
  });

export const Lot = shape('Lot', 'A batch of an item, with what there is of it where the reader may see.', {
  ...rowFields,
  itemId: id('The item.'),
  ...label,
  status: oneOf(
    ['available', 'held', 'expired'],
    '`held`: available to nobody until it is released. `expired`: its last day is over at every place that has some of it.',
  ),
  heldAt: orNull(time('Since when it is held; null: it is not.')),
  reason: orNull(shown('What was said when it was last held, released or corrected.')),
  onHand: quantity('What there is of it.'),
  reserved: quantity('What of it is held by reservations.'),
  available: quantity('On hand less reserved, where it is not held, not past its last day and not in transit.'),
  ...stamps,
});
const reason = text(20_000, 'Why.', { minLength: 1 });
export const HoldInput = input('HoldInput', 'Why something is held or released.', { reason });
export const LotPatch = input('LotPatch', 'What was wrong about a lot; what is left out stays.', {
  number: maybe(lotNumber),
  expiresOn: maybeNull(day('Its last day; null: it never expires.')),
  reason,
});
export const lotQuery = {
  itemId: maybe(id('Lots of this item alone.')),
  number: maybe(text(200, 'Lots with this number.')),
  expiresBefore: maybe(timeInput('Lots that expire before this moment; those that never expire are left out.')),
  expiresFrom: maybe(timeInput('Lots that expire at this moment or later; those that never expire are left out.')),
  inStock: maybe(Type.Boolean({ description: 'Those alone of which there is something, or something held.' })),
  order: maybe(oneOf(['id', 'expiry'], 'By id, as by default, or those first that expire first.')),
};

const LastIssue = shape('LastIssue', 'The movement by which a unit last left the stock.', {
  movementId: id('The movement.'),
  kind: oneOf(
    MOVEMENT_KINDS,
    'Why it left: `issue`, `job_completion`, `vendor_return` and `production` took it to somebody or into something; `adjustment` and `count` found it gone.',
  ),
  reference: orNull(shown('A number or name of another system: to whom it went, where it was said.')),
  jobId: orNull(id('The job that it went to.')),
  document: orNull(DocumentRef),
  occurredAt: time('When it left.'),
});
export const Serial = shape('Serial', 'One unit with a number of its own.', {
  itemId: id('The item.'),
  number: shown('The serial number.'),
  inStock: flag('Whether the unit is in stock.'),
  locationId: orNull(id('Where it is; null when it is not in stock, or at no location yet.')),
  reservationId: orNull(id('The reservation that holds it.')),
  lastIssue: orNull(LastIssue),
  updatedAt: time('When it last moved or was last held or freed.'),
});
export const serialQuery = {
  itemId: maybe(id('Units of this item alone.')),
  locationId: maybe(id('Units at this location alone.')),
  number: maybe(text(200, 'Units with this serial number.')),
};
