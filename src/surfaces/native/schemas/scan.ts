import Type from 'typebox';
import { flag, id, many, maybe, oneOf, orNull, quantity, shape, shown, text } from './scalars.ts';

export const ScanQuery = Type.Object({
  code: text(
    500,
    'What the scanner read, with FNC1 (0x1D) and the prefix that says which symbol it was, if there are any.',
    {
      minLength: 1,
    },
  ),
});

const ScannedItem = shape('ScannedItem', 'The item of a match.', {
  id: id('The id of the item.'),
  partNumber: shown('Its part number.'),
  name: shown('What people call it.'),
  tracking: oneOf(['none', 'lot', 'serial'], 'How units of its stock are distinguished.'),
});

const ScanMatch = shape('ScanMatch', 'A thing that a scanned text may mean.', {
  by: oneOf(['code', 'partNumber', 'lot', 'serial', 'location'], 'By what it was found.'),
  item: maybe(ScannedItem),
  unit: maybe(shown('The unit of the item that was scanned.')),
  quantity: maybe(quantity('How many of the unit were scanned; 1 where the code says nothing.')),
  baseQuantity: maybe(quantity('The same in the base unit of the item.')),
  lot: maybe(
    shape('ScannedLot', 'The lot of a match.', {
      id: orNull(id('The id of the lot; null for one that the company does not know yet.')),
      number: shown('Its number.'),
      expiresOn: orNull(shown('The last day on which it is good, as YYYY-MM-DD.')),
    }),
  ),
  serial: maybe(
    shape('ScannedSerial', 'The unit of a match.', {
      number: shown('Its serial number.'),
      inStock: flag('Whether it is in stock.'),
    }),
  ),
  location: maybe(
    shape('ScannedLocation', 'The location of a match.', {
      id: id('The id of the location.'),
      name: shown('What people call it.'),
      code: orNull(shown('Its code.')),
    }),
  ),
});

export const Scan = shape('Scan', 'What a scanned text means.', {
  parsed: shape('ParsedScan', 'What the text says as a GS1 element string or a digital link; empty for other texts.', {
    gtin: maybe(shown('The GTIN, with 14 digits.')),
    partNumber: maybe(shown('The part number (AI 240), where no GTIN is said: labels of items without one say it.')),
    lot: maybe(shown('The number of the lot.')),
    expiresOn: maybe(shown('The last day on which it is good, as YYYY-MM-DD.')),
    serial: maybe(shown('The serial number.')),
    quantity: maybe(quantity('How many of them, or what they weigh in kg.')),
  }),
  matches: many(ScanMatch, 'What it may mean: codes of items first, then part numbers, lots, serials and locations.'),
});
