import { SALE_STATUSES } from '../../../documents/index.ts';
import { documentQuery, headFields, history, lineFields, state, trackedInput } from './documents.ts';
import { LineLot, LotNumber, Serials, serialsInput } from './lots.ts';
import { pick } from './movements.ts';
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
  positive,
  quantity,
  quantityInput,
  shape,
  shown,
  text,
  time,
  timeInput,
  unitInput,
} from './scalars.ts';

const LINES_MAX = 1_000;

const headInput = {
  reference: maybeNull(text(255, "The other side's number, such as that of an order of a shop.")),
  memo: maybeNull(text(2_000, 'What people should know of it.')),
  date: maybeNull(timeInput('The day that it is dated; left out: now.')),
};
const status = oneOf(
  SALE_STATUSES,
  'Where it stands. `part_fulfilled`: some of it has left and some is still held or waited for. `expired`: its time was over before all of it had left.',
);

const SaleHold = shape('SaleHold', 'What is held, or was held, for a line of a sale.', {
  itemId: id('The item that is held: the one of the line or, where that is a kit, a component.'),
  quantity: quantity('How much of it was held, in its unit.'),
  reservationId: id('The reservation that holds it.'),
});
export const Sale = shape('Sale', 'Goods that are held for somebody until they leave.', {
  ...headFields(status),
  locationId: orNull(id('Where the goods are held.')),
  expiresAt: orNull(time('When it ends by itself, and gives free what is still held; null: never.')),
  backOrder: flag('Whether lines that are short wait for stock.'),
  total: money('What its lines come to at their prices.'),
  packedAt: orNull(time('When it was packed; null: not yet.')),
  lines: many(
    shape('SaleLine', 'A line of a sale.', {
      id: id('The id of the line.'),
      itemId: id('The item; it may be a kit.'),
      description: orNull(shown('What the line says of the item.')),
      lot: orNull(LineLot),
      serials: orNull(Serials),
      quantity: quantity('How much was sold, as it was written: in `unit`.'),
      unit: orNull(shown('The unit in which it was written, as the item spelled it then; null: the base unit.')),
      baseQuantity: quantity('The same in base units.'),
      price: orNull(money('What one of `unit` is sold for; null: not said.')),
      fulfilled: quantity('How much has left, in base units.'),
      returned: quantity('How much of that has come back, in base units.'),
      waiting: quantity('How much waits for stock, in base units.'),
      holds: many(
        SaleHold,
        'What was held for it: the item itself and, of a kit that lacks some of itself, the components.',
      ),
    }),
    'What is sold.',
  ),
  history,
});
export const SaleInput = input('SaleInput', 'A sale to place.', {
  ...headInput,
  locationId: id('Where the goods are held.'),
  expiresAt: maybeNull(timeInput('When it ends by itself, in the future; left out: never.')),
  backOrder: maybe(
    flag(
      '`true`: a line that is short holds what is there, and takes the rest when it comes in, the oldest sale first.',
    ),
  ),
  lines: many(
    input('SaleLineInput', 'A line of a sale to place.', {
      itemId: id('The item. A kit is taken from its own stock first, and for the rest from its components.'),
      quantity: quantityInput('How much, in `unit`; more than 0, and whole where the item is a kit.'),
      unit: unitInput,
      price: maybe(positive('What one of `unit` is sold for, as money.')),
      description: maybeNull(text(2_000, 'What the line says of the item.')),
      lot: maybe(LotNumber),
      serials: maybe(serialsInput(LINES_MAX)),
      pick: maybe(pick),
    }),
    'What is sold. Several lines of one item add up.',
    { minItems: 1, maxItems: LINES_MAX },
  ),
});
export const SalePatch = input('SalePatch', 'What changes of a sale.', {
  expiresAt: orNull(timeInput('When it ends by itself, in the future; null: never.')),
});
const stepLine = {
  lineId: id('The line of the sale.'),
  quantity: quantityInput('How much, in the unit of the item; more than 0, and whole where the item is a kit.'),
};
export const SaleFulfilmentInput = input('SaleFulfilmentInput', 'How much of a sale leaves.', {
  lines: maybe(
    many(input('SaleFulfilmentLine', 'How much of one line leaves.', stepLine), 'Left out: all that is held.', {
      minItems: 1,
      maxItems: LINES_MAX,
    }),
  ),
});
export const SaleReturnInput = input('SaleReturnInput', 'How much of a sale comes back.', {
  lines: many(
    input('SaleReturnLine', 'How much of one line comes back.', {
      ...stepLine,
      lot: maybe(LotNumber),
      serials: maybe(serialsInput(LINES_MAX)),
    }),
    'What comes back; where neither lot nor serials are named, what left first.',
    { minItems: 1, maxItems: LINES_MAX },
  ),
});
export const saleQuery = {
  ...documentQuery,
  status: maybe(many(status, 'In one of these states; the parameter is repeated.', { maxItems: SALE_STATUSES.length })),
  locationId: maybe(many(id('A location.'), 'At one of these; the parameter is repeated.', { maxItems: 200 })),
  itemId: maybe(many(id('An item.'), 'With a line of one of these; the parameter is repeated.', { maxItems: 200 })),
};

const saleId = 'The sale that it belongs to; null: none.';
/** How the documents beside sales are narrowed. */
export const ofSaleQuery = {
  ...documentQuery,
  saleId: maybe(id('Of this sale alone.')),
  itemId: maybe(many(id('An item.'), 'With a line of one of these; the parameter is repeated.', { maxItems: 200 })),
};

export const Packaging = shape('Packaging', 'Goods that were packed: those of a sale, or components into products.', {
  ...headFields(state(['posted'])),
  locationId: orNull(id('Where it was done.')),
  saleId: orNull(id(saleId)),
  lines: many(
    shape('PackagingLine', 'What went into a packaging, or came out of it.', lineFields),
    'What went in is below zero, what came out above.',
  ),
  history,
});
export const PackagingInput = input('PackagingInput', 'A packaging that has been done.', {
  ...headInput,
  locationId: id('Where it was done.'),
  saleId: maybeNull(
    id('The sale that was packed: it is marked so, and nothing moves. Left out: components become products.'),
  ),
  lines: many(
    input('PackagingLineInput', 'What went into a packaging, or came out of it.', {
      itemId: id('The item; what comes out may be a kit.'),
      quantity: quantityInput('Below 0 what goes in, above 0 what comes out, in the unit of the item.'),
      ...trackedInput,
    }),
    'Without a sale some of each; of a sale it is only kept, and may be empty.',
    { maxItems: LINES_MAX },
  ),
});

export const CustomerReturn = shape('CustomerReturn', 'Goods that a customer brought back.', {
  ...headFields(state(['received'])),
  locationId: orNull(id('Where the goods are.')),
  saleId: orNull(id(saleId)),
  lines: many(
    shape('CustomerReturnLine', 'What came back.', {
      ...lineFields,
      saleLineId: orNull(id('The line of the sale that it left by.')),
    }),
    'What came back.',
  ),
  history,
});
export const CustomerReturnInput = input('CustomerReturnInput', 'Goods that a customer brought back.', {
  ...headInput,
  locationId: id('Where the goods are now.'),
  saleId: maybeNull(id('The sale that they left by: no more comes back than has left. Left out: nobody knows.')),
  lines: many(
    input('CustomerReturnLineInput', 'What came back.', {
      itemId: id('The item; a kit only by the sale that it left by.'),
      quantity: quantityInput('How much, in the unit of the item; more than 0.'),
      ...trackedInput,
    }),
    'What came back.',
    { minItems: 1, maxItems: LINES_MAX },
  ),
});
