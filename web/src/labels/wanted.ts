import type { Lot, Receipt, Serial } from '../../../client/index.ts';
import type { Item, Location } from '../api/names.ts';
import type { Wanted } from './labels-window.tsx';
import { itemSubject, type Subject } from './subject.ts';

/** The labels of an item: by its part number or its own GTIN, and by each of its other codes. Six of the first are wanted at first. */
export function wantedOfItem(item: Item): Wanted[] {
  const own = itemSubject(item);
  const subjects: { subject: Subject; name: string }[] = [
    ...(own.kind === 'item' && own.code !== null ? [{ subject: own, name: own.code.code }] : []),
    { subject: { kind: 'item', item, code: null }, name: item.partNumber },
    ...item.codes
      .filter((code) => !(own.kind === 'item' && own.code === code))
      .map((code) => ({
        subject: { kind: 'item', item, code } as const,
        name: code.unit ? `${code.code} (${code.unit})` : code.code,
      })),
  ];
  return subjects.map((one, place) => ({ ...one, copies: place === 0 ? 6 : 0 }));
}

/** A label of each lot, of those whose items are read. */
export function wantedOfLots(lots: readonly Lot[], items: Map<number, Item>): Wanted[] {
  return lots.flatMap(({ itemId, number, expiresOn }) => {
    const item = items.get(itemId);
    return item === undefined ? [] : [{ subject: { kind: 'lot', item, number, expiresOn }, copies: 1 }];
  });
}

/** A label of each serial, of those whose items are read. */
export function wantedOfSerials(serials: readonly Serial[], items: Map<number, Item>): Wanted[] {
  return serials.flatMap(({ itemId, number }) => {
    const item = items.get(itemId);
    return item === undefined ? [] : [{ subject: { kind: 'serial', item, number }, copies: 1 }];
  });
}

/** A label of each location that has a code. */
export function wantedOfLocations(locations: readonly Location[]): Wanted[] {
  return locations.flatMap((location) => {
    const { code } = location;
    return code === null || code === ''
      ? []
      : [{ subject: { kind: 'location', location: { ...location, code } }, copies: 1 }];
  });
}

/** As many labels as base units were received: of the serials, the lot, or else the item. */
export function wantedOfReceipt(receipt: Receipt, items: Map<number, Item>): Wanted[] {
  return receipt.lines.flatMap(({ itemId, lot, serials, baseQuantity, active }): Wanted[] => {
    const item = items.get(itemId);
    if (item === undefined || !active) return [];
    if (serials !== null && serials.length > 0)
      return serials.map((number) => ({ subject: { kind: 'serial', item, number }, copies: 1 }));
    // A copy is a sheet of paper: here a decimal may be a number.
    const copies = Math.ceil(Number(baseQuantity));
    if (lot === null) return [{ subject: itemSubject(item), copies }];
    return [{ subject: { kind: 'lot', item, number: lot.number, expiresOn: lot.expiresOn }, copies }];
  });
}
