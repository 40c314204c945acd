import Type from 'typebox';
import { LOCATION_KINDS } from '../../../catalog/index.ts';
import {
  flag,
  free,
  id,
  input,
  maybe,
  maybeNull,
  oneOf,
  orNull,
  rowFieldsWithUuid,
  shape,
  shown,
  shownOf,
  stamps,
  text,
  time,
} from './scalars.ts';

/** The parts of a postal address, each of at most so many characters. */
export const addressParts = (maxLength: number) => ({
  street: maybeNull(text(maxLength, 'Street and number.')),
  unit: maybeNull(text(maxLength, 'Floor, suite or the like.')),
  city: maybeNull(text(maxLength, 'The city.')),
  state: maybeNull(text(maxLength, 'The state or province.')),
  zip: maybeNull(text(maxLength, 'The postal code.')),
  country: maybeNull(text(maxLength, 'The country.')),
});
const addressInput = addressParts(300);
const Address = shape('Address', 'A postal address.', shownOf(addressInput));

const kind = oneOf(LOCATION_KINDS, 'What sort of place it is. Credentials can be restricted to those of kind `site`.');
const said = {
  name: text(500, 'What people call it.', { minLength: 1 }),
  kind,
  code: maybeNull(text(100, 'A short name, unique in the company.', { minLength: 1 })),
  parentId: maybeNull(id('The location that it stands in.')),
  memo: maybeNull(text(20_000, 'What people should know of it.')),
  warehouseId: maybeNull(id('Where a vehicle is filled from.')),
  technicianIds: maybe(
    Type.Array(id('A technician.'), { maxItems: 100, uniqueItems: true, description: 'Who drives a vehicle.' }),
  ),
  active: maybe(
    flag(
      'Whether it is in use. No stock comes to one that is not; to set it to false it must be empty: see its closing.',
    ),
  ),
  timeZone: maybeNull(
    text(
      100,
      'The time zone of its clock, such as `America/New_York`; null: that of what it stands in, else the company.',
    ),
  ),
  allowNegative: maybeNull(flag('Whether stock there may go below zero; null: as the company says.')),
  levelTemplateId: maybeNull(
    id('The template whose levels it has, for items that have no level of their own there; null: none.'),
  ),
  supplyLocationId: maybeNull(id('The location that it is filled from; null: it is filled by vendors.')),
  customFields: maybe(free('Fields of the company itself.')),
  externalData: maybe(free('Data that other applications attached, by application.')),
};

export const LocationInput = input('LocationInput', 'A new location; what is left out takes its default.', {
  ...said,
  address: maybeNull(input('AddressInput', 'A postal address.', addressInput)),
});
export const LocationPatch = Type.Partial(LocationInput, {
  title: 'LocationPatch',
  description: 'What changes of a location; what is left out stays.',
  additionalProperties: false,
});
const { name: shownName, kind: shownKind, code, parentId, ...rest } = shownOf(said);
export const Location = shape('Location', 'A place that holds stock, in a tree of places.', {
  ...rowFieldsWithUuid,
  name: shownName,
  kind: shownKind,
  code,
  parentId,
  siteId: orNull(id('The site that it belongs to: itself, or the nearest one above it.')),
  address: orNull(Address),
  ...rest,
  status: oneOf(
    ['available', 'held'],
    '`held`: it, or a place that it stands in, is held. What lies there is available to nobody until it is released.',
  ),
  heldAt: orNull(time('Since when it is held itself; null: it is not.')),
  reason: orNull(shown('What was said when it was last held, released or closed.')),
  ...stamps,
});

export const ClosingInput = input('ClosingInput', 'A location is given up.', {
  toLocationId: maybe(id('Where all that lies there goes. Left out: it must be empty.')),
  reason: text(20_000, 'Why.', { minLength: 1 }),
});

export const locationQuery = {
  kind: maybe(kind),
  parentId: maybe(id('Locations that stand directly in this one.')),
  code: maybe(text(100, 'The location with this code.')),
  siteId: maybe(id('Locations that belong to this site.')),
  active: maybe(flag('Locations that are in use alone, or those that are not.')),
  search: maybe(text(200, 'A part of the name or the code; one or two characters: their beginning.')),
};
