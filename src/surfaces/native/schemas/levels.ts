import Type from 'typebox';
import { LEVELS_AT_ONCE_MAX, TEMPLATE_LEVELS_MAX } from '../../../catalog/index.ts';
import { COVER_DAYS_MAX, DAYS_MAX, LINES_MAX } from '../../../documents/index.ts';
import { PlaceName } from './items.ts';
import { PurchaseOrder } from './purchasing.ts';
import {
  id,
  input,
  many,
  maybe,
  maybeNull,
  oneOf,
  orNull,
  positive,
  quantity,
  rowFields,
  says,
  shape,
  shown,
  stamps,
  text,
  whole,
} from './scalars.ts';
import { Transfer } from './stock-documents.ts';

const MINIMUM = 'The item runs low at or below this quantity, in its unit; 0 without a target: never.';
const TARGET = 'Up to which it is filled, in its unit; not below the minimum. Null: to the minimum.';

export const StockLevelsInput = many(
  input('StockLevelInput', 'The level that an item is to have.', {
    itemId: id('The item.'),
    locationId: maybeNull(id('The location; null or left out: the company.')),
    minimum: orNull(positive(`${MINIMUM} Null takes the level away.`)),
    target: maybeNull(positive(TARGET)),
  }),
  'Levels to set, all or none; each item once for a location.',
  { minItems: 1, maxItems: LEVELS_AT_ONCE_MAX },
);

export const StockLevel = shape('StockLevel', 'How much of an item is to be at a location, or in the company.', {
  ...rowFields,
  itemId: id('The item.'),
  partNumber: shown('The part number of the item.'),
  locationId: orNull(id('The location; null: the company. The level of the company has the id of its item.')),
  locationName: orNull(shown('What people call the location.')),
  minimum: quantity(MINIMUM),
  target: orNull(quantity(TARGET)),
  ...stamps,
});
export const StockLevels = shape(
  'StockLevels',
  'The levels that there are now, in the order in which they were named.',
  {
    data: many(StockLevel, 'Without those that were taken away.'),
  },
);

const several = (words: string) => maybe(many(id('An id.'), words, { minItems: 1, maxItems: 200 }));
export const stockLevelQuery = {
  itemId: several('Levels of these items alone; the parameter is repeated.'),
  locationId: several(
    "Levels at these locations alone, so that the company's are left out; the parameter is repeated.",
  ),
};

const templateLevels = many(
  input('TemplateLevelInput', 'The level of an item in a template.', {
    itemId: id('The item.'),
    minimum: positive(`${MINIMUM} 0 takes the item out of the template where a location has it as a level of its own.`),
    target: maybeNull(positive(TARGET)),
  }),
  'The levels; each item once.',
  { maxItems: TEMPLATE_LEVELS_MAX },
);
const templateName = text(500, 'What people call it.', { minLength: 1 });
export const LevelTemplateInput = input('LevelTemplateInput', 'Levels that many locations share.', {
  name: templateName,
  levels: templateLevels,
});
export const LevelTemplatePatch = Type.Partial(LevelTemplateInput, {
  title: 'LevelTemplatePatch',
  description: 'What changes of a template; what is left out stays, and the levels are replaced whole.',
  additionalProperties: false,
});
export const LevelTemplate = shape('LevelTemplate', 'Levels that many locations share, such as vans.', {
  ...rowFields,
  name: shown('What people call it.'),
  levels: many(
    shape('TemplateLevel', 'The level of an item in a template.', {
      itemId: id('The item.'),
      partNumber: shown('The part number of the item.'),
      minimum: quantity(MINIMUM),
      target: orNull(quantity(TARGET)),
    }),
    'The levels of the items that the reader may see, by item.',
  ),
  ...stamps,
});

const basis = oneOf(
  ['level', 'usage'],
  '`level` (the default where no days are given): by the levels that were set. `usage`: by levels that follow from what was used: the average of a day times the days that the vendor takes, and times those and the days to cover beyond them.',
);
const days = whole('By use: over how many days up to now the average is taken, 1 to 730.', {
  minimum: 1,
  maximum: DAYS_MAX,
});
const coverDays = whole(
  'By use: for how many days beyond those that the vendor takes the goods are to last, 1 to 365.',
  {
    minimum: 1,
    maximum: COVER_DAYS_MAX,
  },
);
export const replenishmentQuery = {
  locationId: several(
    'What these locations need alone; the parameter is repeated. By use, without it: what the company needs, not what each location does.',
  ),
  vendorId: maybe(id('What this vendor brings alone.')),
  basis: maybe(basis),
  days: maybe(days),
  coverDays: maybe(coverDays),
};

/** Where goods come from. */
const vendorSource = { vendorId: id('The vendor that brings it.') };
const placeSource = { locationId: id('The location that it comes from.') };

const explanation = shape('ReplenishmentExplanation', 'How the numbers of a suggestion come about.', {
  basis,
  level: orNull(
    oneOf(
      ['company', 'place', 'template'],
      'Whose level is judged: that of the company, of the location, or of its template.',
    ),
  ),
  levelTemplateId: orNull(id('The template whose level is judged.')),
  missing: quantity('The target, else the minimum, less what is available, on order and in transit.'),
  factor: quantity('How many base units one `unit` is.'),
  days: orNull(whole('By use: over how many days the average is taken.')),
  used: orNull(
    quantity(
      'By use: what issues, sales, job completions and production took in these days, less what was taken back.',
    ),
  ),
  dailyUse: orNull(quantity('By use: `used` over `days`, rounded to six decimals.')),
  leadTimeDays: orNull(
    whole('By use: how many days the vendor takes; 0 where nobody said, and from another location.'),
  ),
  coverDays: orNull(whole('By use: for how many days beyond these the goods are to last.')),
  usedInYear: orNull(quantity('By use, where use goes back more than a year: what was used in the last 365 days.')),
  usedInSeason: orNull(quantity('Of that, what was used in the first `seasonDays` of them.')),
  seasonDays: orNull(whole('`leadTimeDays` and `coverDays` together, 365 at most.')),
  seasonalFactor: orNull(
    quantity(
      "By use: what was used a day in the same season of the year before, as a share of that year's average, rounded to six decimals, from 0.25 to 4; 1 where use goes back less than a year. The minimum is `dailyUse` × `leadTimeDays` × this.",
    ),
  ),
});

export const Suggestion = shape('ReplenishmentSuggestion', 'An item that is to be filled up, and from where.', {
  item: shape('ItemName', 'An item by its id, part number and name.', {
    id: id('The id of the item.'),
    partNumber: shown('Its part number.'),
    name: shown('What people call it.'),
  }),
  location: orNull(says(PlaceName, 'Where it is needed; null: in the company.')),
  available: quantity('What can be used of it there. In the company without what is on its way between locations.'),
  onOrder: quantity('What open purchase orders have not brought there yet.'),
  inTransit: quantity(
    'To a location: what transfers that are planned or under way have not brought yet. In the company: what is on its way between locations.',
  ),
  minimum: quantity('It is filled up where what is available, on order and in transit together is at or below this.'),
  target: orNull(quantity('Up to which it is filled; null: to the minimum.')),
  suggested: quantity('How much is missing, in whole numbers of `unit`, rounded up.'),
  unit: shown('What `suggested` counts: from a vendor the unit in which the item is ordered, else its base unit.'),
  baseSuggested: quantity('The same in the base unit.'),
  source: orNull(
    Type.Unsafe<{ vendorId: number } | { locationId: number }>({
      ...Type.Partial(Type.Object({ ...vendorSource, ...placeSource })),
      title: 'ReplenishmentSource',
      description:
        'Where it comes from: a vendor, or another location. Null: nobody said, or the reader may not see it.',
    }),
  ),
  explanation,
});

export const ReplenishmentInput = input(
  'ReplenishmentInput',
  'Suggestions to be carried out, as they are or changed.',
  {
    basis: maybe(basis),
    days: maybe(days),
    coverDays: maybe(coverDays),
    lines: many(
      input('ReplenishmentLineInput', 'How much of an item is to be got, and from where.', {
        itemId: id('The item.'),
        locationId: maybeNull(
          id(
            'Where it is needed. Null or left out: in the company, and a vendor sends it to `settings.defaultLocationId`.',
          ),
        ),
        quantity: positive('How much, in `unit`; above 0.'),
        unit: maybeNull(text(50, 'A unit of the item; null or left out: its base unit.')),
        source: Type.Union(
          [
            input('VendorSourceInput', 'A vendor, from whom it is ordered.', vendorSource),
            input('LocationSourceInput', 'A location, from where it is transferred.', placeSource),
          ],
          { description: 'A vendor, or another location.' },
        ),
      }),
      'The lines; each item once for a location.',
      { minItems: 1, maxItems: LINES_MAX },
    ),
  },
);
export const Replenishment = shape('Replenishment', 'What was made to fill up.', {
  orders: many(PurchaseOrder, 'Pending purchase orders: one for each vendor and location that it sends to.'),
  transfers: many(Transfer, 'Planned transfers: one for each two locations.'),
});
