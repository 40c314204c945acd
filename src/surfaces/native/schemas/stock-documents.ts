import Type from 'typebox';
import { GOODS_AT, MOVED } from '../../../documents/index.ts';
import {
  documentQuery,
  headFields,
  headInput,
  history,
  lineFields,
  reasonFields,
  state,
  trackedFields,
} from './documents.ts';
import { LotNumber, Serials, serialsInput } from './lots.ts';
import { anyPick, EntryInput } from './movements.ts';
import {
  flag,
  id,
  input,
  many,
  maybe,
  maybeNull,
  money,
  oneOf,
  orNull,
  quantity,
  quantityInput,
  shape,
  shown,
  text,
  time,
  timeInput,
  unitInput,
  whole,
} from './scalars.ts';

const LINES_MAX = 10_000;
const TRANSFER_LINES_MAX = 1_000;
const COUNTED_AT_ONCE_MAX = 1_000;

const { date, ...undated } = { ...headInput, memo: maybeNull(text(2_000, 'What people should know of it.')) };
const { jobId: _jobId, ...changeable } = undated;

/** How lists of stock documents are narrowed. */
export const stockDocumentQuery = {
  ...documentQuery,
  status: maybe(text(50, 'Documents in this state.')),
  toLocationId: maybe(id('Transfers to this location.')),
  type: maybe(text(100, 'Adjustments of this type: the reason code, or the kind of the movement.')),
};

export const Transfer = shape(
  'Transfer',
  'Stock that goes from one location to another: planned, picked, in transit, received.',
  {
    ...headFields(state(['pending', 'partially_picked', 'picked', 'partially_received', 'received', 'canceled'])),
    fromLocationId: orNull(id('Where the goods come from.')),
    toLocationId: orNull(id('Where they go to.')),
    technicianId: orNull(id('The technician who moves them.')),
    direct: flag('Made by one movement, without being planned.'),
    goodsAt: orNull(shown('Where the goods of a canceled transfer were: source, destination or lost.')),
    lines: many(
      shape('TransferLine', 'A line of a transfer.', {
        ...lineFields,
        picked: quantity('How much has left the source, in base units.'),
        received: quantity('How much has arrived, in base units.'),
        inTransit: quantity('How much has left and not arrived, in base units.'),
        onTheWay: many(
          shape('TransferPart', 'Goods in transit of one lot.', {
            lot: orNull(shown('The number of the lot.')),
            serials: orNull(Serials),
            quantity: quantity('How much of it, in base units.'),
          }),
          'What is in transit, by lot.',
        ),
      }),
      'What goes.',
    ),
    history,
  },
);
export const TransferInput = input('TransferInput', 'A transfer to plan.', {
  ...undated,
  date,
  technicianId: maybeNull(id('The technician who moves the goods.')),
  fromLocationId: id('Where the goods come from.'),
  toLocationId: id('Where they go to.'),
  lines: many(
    input('TransferLineInput', 'A line of a transfer to plan.', {
      itemId: id('The item.'),
      quantity: quantityInput('How much, in `unit`; more than 0.'),
      unit: unitInput,
      lot: maybe(LotNumber),
      serials: maybe(serialsInput(LINES_MAX)),
      pick: maybe(anyPick),
      description: maybeNull(text(2_000, 'What the line says of the item.')),
    }),
    'What goes.',
    { minItems: 1, maxItems: TRANSFER_LINES_MAX },
  ),
});
export const TransferPatch = input(
  'TransferPatch',
  'What changes of what is said of a transfer; what is left out stays.',
  {
    ...undated,
    technicianId: maybeNull(id('The technician who moves the goods.')),
  },
);
export const TransferStepInput = input('TransferStepInput', 'How much of a transfer is picked or received.', {
  reason: maybeNull(text(2_000, 'Why, in words.')),
  lines: maybe(
    many(
      input('TransferStepLine', 'How much of one line.', {
        lineId: id('The line of the transfer.'),
        quantity: quantityInput('How much, in `unit`; more than 0.'),
        unit: unitInput,
        lot: maybe(LotNumber),
        serials: maybe(serialsInput(LINES_MAX)),
      }),
      'Left out: all that is left.',
      { minItems: 1, maxItems: TRANSFER_LINES_MAX },
    ),
  ),
});
export const TransferCancellationInput = input('TransferCancellationInput', 'Why a transfer is given up.', {
  ...reasonFields,
  goodsAt: maybe(oneOf(GOODS_AT, 'Where the goods are that left and did not arrive; `lost` writes them off.')),
});

export const Adjustment = shape(
  'Adjustment',
  'The document of a movement that states what is physically true: an adjustment, or a count.',
  {
    ...headFields(state(['posted', 'canceled'])),
    type: orNull(shown('The reason code, or the kind of the movement.')),
    locationId: orNull(id('The location, where all lines are at one.')),
    countId: orNull(id('The count whose posting made it.')),
    movementId: orNull(id('The movement that it records.')),
    lines: many(
      shape('AdjustmentLine', 'What an adjustment changed at one position.', {
        id: id('The id of the line: of the entry that it shows.'),
        itemId: id('The item.'),
        locationId: orNull(id('The location; null: stock at no location yet.')),
        ...trackedFields,
        quantity: quantity('The signed change of what is on hand.'),
        before: quantity('What was on hand there before.'),
        after: quantity('What was on hand there afterwards.'),
        value: money('The signed change of the value of the stock.'),
      }),
      'What it changed.',
    ),
    history,
  },
);
export const AdjustmentInput = input('AdjustmentInput', 'An adjustment to post.', {
  ...undated,
  date,
  reasonCode: maybeNull(text(100, "The company's own code for the reason; it becomes the type.")),
  lines: many(EntryInput, 'What changes.', { minItems: 1, maxItems: LINES_MAX }),
});
export const AdjustmentPatch = input(
  'AdjustmentPatch',
  'What changes of what is said of an adjustment; what is left out stays.',
  changeable,
);

export const CountInput = input('CountInput', 'A count to open.', {
  ...undated,
  locationId: id('Where stock is counted.'),
  itemIds: maybe(many(id('An item.'), 'Left out: all that has stock there.', { minItems: 1, maxItems: LINES_MAX })),
  category: maybe(text(200, 'Of what has stock there, the items of this category alone.')),
  blind: maybe(flag('Whoever counts does not see what is expected.')),
});
export const CountEntryInput = input('CountEntryInput', 'What was counted of one line.', {
  lineId: maybe(id('The line; or else name the item.')),
  itemId: maybe(id('The item; or else name the line.')),
  lot: maybe(LotNumber),
  quantity: maybeNull(quantityInput('All that was counted, in `unit`; null: not counted after all.')),
  more: maybe(quantityInput('In its place: what was counted beyond what the line says already, in `unit`.')),
  unit: unitInput,
  serials: maybe(serialsInput(LINES_MAX)),
  countedAt: maybeNull(timeInput('When it was counted; left out: now.')),
});
export const CountPatch = input(
  'CountPatch',
  'What was counted.',
  {
    blind: maybe(Type.Literal(false, { description: 'Uncovers a blind count: it shows what is expected.' })),
    lines: maybe(many(CountEntryInput, 'What was counted, by line.', { minItems: 1, maxItems: COUNTED_AT_ONCE_MAX })),
  },
  { minProperties: 1 },
);
export const CountPostingInput = input('CountPostingInput', 'How a count becomes the truth.', {
  uncounted: oneOf(['stay', 'zero'], 'What becomes of lines that nobody counted.'),
  moved: maybe(
    oneOf(
      MOVED,
      'What becomes of what moved since a line was counted: it stays (keep, the default), refuses the line, or is overwritten.',
    ),
  ),
  acceptMoved: maybe(flag('true is another way to say moved: overwrite.')),
  occurredAt: maybeNull(timeInput('When all of it was counted; left out: each line at its own moment.')),
  reasonCode: maybeNull(text(100, "The company's own code for the reason.")),
  reason: maybeNull(text(2_000, 'Why, in words.')),
});

const countFields = {
  ...headFields(state(['open', 'posted', 'canceled'])),
  locationId: orNull(id('Where stock is counted.')),
  blind: flag('Whoever counts does not see what is expected.'),
  lineCount: whole('How many lines it has.', { minimum: 0 }),
  countedCount: whole('How many of them were counted.', { minimum: 0 }),
  differenceCount: orNull(whole('How many balances its posting changed.', { minimum: 0 })),
  adjustmentId: orNull(id('The adjustment that its posting made.')),
  history,
};
export const Count = shape('Count', 'A sheet on which stock at a location is counted, without its lines.', countFields);
export const CountSheet = shape('CountSheet', 'A count with its lines.', {
  ...countFields,
  value: orNull(money('The value of all differences shown, at average cost; null where the sheet hides them.')),
  lines: many(
    shape('CountLine', 'What is expected of an item at the location, and what was found.', {
      id: id('The id of the line.'),
      itemId: id('The item.'),
      lot: orNull(shown('The number of the lot.')),
      serials: orNull(Serials),
      expected: orNull(quantity('What the ledger holds, in base units; null where the sheet hides it.')),
      counted: orNull(quantity('What was counted, in base units; null: not yet.')),
      difference: orNull(quantity('Counted less expected.')),
      value: orNull(money('The value of the difference, at average cost.')),
      countedAt: orNull(time('When it was counted.')),
      countedBy: orNull(shown('Who counted it.')),
      movedBetweenParts: orNull(
        quantity(
          'The signed change while the line was counted in parts; the line is refused until it is counted again.',
        ),
      ),
      movedSince: orNull(quantity('The signed change since the line was counted; null when the sheet is over.')),
    }),
    'The lines of the sheet, or those that the request named.',
  ),
});
