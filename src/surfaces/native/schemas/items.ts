import Type from 'typebox';
import { CODES_MAX, COMPONENTS_MAX, ITEMS_AT_ONCE_MAX, UNIT_NAME_MAX, UNITS_MAX } from '../../../catalog/index.ts';
import {
  flag,
  free,
  id,
  input,
  many,
  maybe,
  maybeNull,
  money,
  oneOf,
  orNull,
  positive,
  quantity,
  rowFieldsWithUuid,
  says,
  shape,
  shown,
  shownOf,
  stamps,
  text,
  whole,
} from './scalars.ts';

const tracking = oneOf(
  ['none', 'lot', 'serial'],
  'How units of its stock are distinguished: not at all, by lot, or by serial number.',
);

const itemFields = {
  partNumber: text(
    200,
    'Kept as written. Two part numbers that differ only in case, surrounding blanks or Unicode form are the same.',
    { minLength: 1 },
  ),
  name: text(500, 'What people call it.', { minLength: 1 }),
  description: maybeNull(text(10_000, 'What it is, at length.')),
  category: maybeNull(text(200, 'The category that it belongs to.')),
  serialNumber: maybeNull(text(200, 'A number of the item itself, such as that of its model.')),
  unit: maybeNull(
    text(
      50,
      'The base unit, what one of it is: piece, m, kg. Quantities of the item are in it where no other unit is named.',
    ),
  ),
  tracking: maybe(tracking),
  lotsExpire: maybe(flag('Whether every lot must have an expiry.')),
  wholeOnly: maybe(
    flag(
      'Whether it comes in whole base units only: a part of one is refused wherever stock changes, is reserved or ordered. False by default.',
    ),
  ),
  minStockLevel: maybe(
    positive(
      "The company's level: the item runs low at or below this quantity, in its unit; 0 without a target: never. The same number as the minimum of its level without a location.",
    ),
  ),
  targetStockLevel: maybeNull(
    positive(
      'Up to which it is filled, in its unit, not below `minStockLevel`, and risen with that where that alone is raised; null: to `minStockLevel`.',
    ),
  ),
  reorderQuantity: maybe(positive('How much to order when it runs low, in its unit.')),
  cost: maybeNull(positive('What one unit costs to buy, as money.')),
  price: maybeNull(positive('What one unit is sold for, as money.')),
  vendorId: maybeNull(id('The vendor that it is bought from.')),
  brandId: maybeNull(id('The brand that it belongs to.')),
  siteId: maybeNull(id('The site that it belongs to; null: to the whole company.')),
  locationAware: maybe(flag('Whether its stock must be at a location.')),
  allowNegative: maybeNull(flag('Whether its stock may go below zero; null: as the location or the company says.')),
  active: maybe(
    flag(
      'Whether it is in use. Of one that is not, what is there and what was ordered is still received, moved, counted and sold; nothing more of it is ordered, produced or planned than is there.',
    ),
  ),
  weight: maybeNull(positive('What one unit weighs, in kg.')),
  codes: maybe(
    many(
      input('ItemCode', 'A code by which scanners and other programs name an item.', {
        code: text(
          255,
          'As it is printed. A GTIN of 8, 12, 13 or 14 digits is one number; others compare as part numbers do.',
          { minLength: 1 },
        ),
        kind: maybe(
          oneOf(
            ['gtin', 'vendor', 'other'],
            '`gtin`: its check digit is judged. `vendor`: a number of the vendor, unique for that vendor. Without it a code is a GTIN where its digits are one.',
          ),
        ),
        unit: maybeNull(text(UNIT_NAME_MAX, 'The unit of the item that it stands for; null: the base unit.')),
        vendorId: maybeNull(id('Of a code of the kind `vendor`, whose it is.')),
      }),
      'Codes, unique in the company in their normal form.',
      { maxItems: CODES_MAX },
    ),
  ),
  units: maybe(
    many(
      input('ItemUnit', 'A pack of the item, or another unit in which it is handled.', {
        name: text(UNIT_NAME_MAX, 'Its name, such as case; compared without case.', { minLength: 1 }),
        factor: positive('How many base units one of it is; above 0.'),
        forPurchase: maybe(flag('Whether it is a unit in which the item is ordered; false by default.')),
      }),
      'Units besides the base unit.',
      { maxItems: UNITS_MAX },
    ),
  ),
  components: maybe(
    many(
      input('ItemComponent', 'What is in one kit of an item.', {
        itemId: id(
          'The component: an item that is not kept by serial number; it may be a kit, but not hold the kit itself.',
        ),
        quantity: positive('How much of it is in one kit, in its unit; above 0, and whole where it is a kit.'),
      }),
      'What one of it is put together from; an item with components is a kit. It is never received, but may be produced.',
      { maxItems: COMPONENTS_MAX },
    ),
  ),
  customFields: maybe(free('Fields of the company itself.')),
  externalData: maybe(free('Data that other applications attached, by application.')),
};

export const ItemInput = input('ItemInput', 'A new item; what is left out takes its default.', itemFields);
export const ItemPatch = Type.Partial(ItemInput, {
  title: 'ItemPatch',
  description: 'What changes of an item; what is left out stays.',
  additionalProperties: false,
});

const shownFields = {
  ...rowFieldsWithUuid,
  ...shownOf(itemFields, ['cost', 'price']),
  onHand: quantity('What there is of it in all locations.'),
  reserved: quantity('What of it is held by reservations.'),
  available: quantity(
    'On hand less reserved, without what is held, past its last day or in transit; of a kit with as many whole kits as what is available of its components allows.',
  ),
  unavailable: quantity('On hand less reserved of what is held, past its last day or in transit.'),
  stockValue: money('What the stock is worth, at moving average cost.'),
  mergedIntoId: orNull(id('The item that it was merged into, which stands for it; null: it stands for itself.')),
  ...stamps,
};
export const Item = shape(
  'Item',
  'Something stocked: a part, product or variant, with the sums over its positions.',
  shownFields,
);
export const ItemDetail = shape('ItemDetail', 'An item with what is on order of it.', {
  ...shownFields,
  onOrder: quantity(
    'What open purchase orders have not brought yet, to the sites of the reader. Only this answer says it.',
  ),
});
export const PlaceName = shape('PlaceName', 'A location by its id and its name.', {
  id: id('The id of the location.'),
  name: shown('What people call it.'),
});
export const LowStockItem = shape(
  'LowStockItem',
  'An item of which no more is available than its minimum. Where locations are asked for, `onHand`, `reserved` and `available` are what is at the location.',
  {
    ...shownFields,
    location: orNull(says(PlaceName, 'The location that runs low; null: the company.')),
    minimum: quantity('The minimum that is judged.'),
    target: orNull(quantity('Up to which it is filled; null: to the minimum.')),
    deficit: quantity('How much is missing of what is available to the minimum; 0 or more.'),
    onOrder: quantity('What open purchase orders have not brought yet, to the location or to the sites of the reader.'),
    inTransit: quantity(
      'To a location: what transfers that are planned or under way have not brought yet. In the company: what is on its way between locations.',
    ),
  },
);
export const lowStockQuery = {
  locationId: maybe(
    many(
      id('The id of a location.'),
      "What runs low at these by their own levels; the parameter is repeated. Without it: by the company's.",
      {
        minItems: 1,
        maxItems: 200,
      },
    ),
  ),
};

export const batchMode = maybe(
  oneOf(['atomic', 'independent'], '`atomic` (the default): all or none. `independent`: each for itself.'),
);
export const MergerInput = input('MergerInput', 'Two items are one.', {
  intoItemId: id('The item that stays.'),
  reason: text(20_000, 'Why.', { minLength: 1 }),
});
export const ItemBatchInput = input('ItemBatchInput', 'Items to create together.', {
  mode: batchMode,
  items: many(ItemInput, 'The items, in order.', { minItems: 1, maxItems: ITEMS_AT_ONCE_MAX }),
});
export const ItemBatchOutcome = shape('ItemBatchOutcome', 'What became of each item of a batch.', {
  data: many(
    shape('ItemOutcome', 'What became of one item of a batch.', {
      index: whole('The place of the item in the batch, from 0.', { minimum: 0 }),
      status: oneOf(['created', 'refused'], 'What became of it.'),
      item: maybe(Item),
      error: maybe(
        shape('ItemRefusal', 'Why one item of a batch was refused.', {
          code: shown('A stable code to act on, from the same list as `Problem.code`.'),
          message: shown('What to do, for a person.'),
          path: shown('The field that is wrong.'),
        }),
      ),
    }),
    'One row for each item, in the order of the batch.',
  ),
});

export const itemQuery = {
  partNumber: maybe(text(200, 'Compared without case, blanks around it and differing Unicode forms.')),
  search: maybe(text(200, 'A part of the part number or the name; one or two characters: their beginning.')),
  category: maybe(text(200, 'Items of this category alone, compared as written.')),
  brandId: maybe(id('Items of this brand alone.')),
  siteId: maybe(id('Items that belong to this site alone.')),
  vendorId: maybe(id('Items that are bought from this vendor alone.')),
  tracking: maybe(tracking),
  active: maybe(flag('Items that are in use alone, or those that are not.')),
  lowStock: maybe(flag('Items in use of which no more is available than their minimum alone, or the others.')),
  ids: maybe(many(id('An id.'), 'Only these; the parameter is repeated.', { maxItems: 200 })),
};
