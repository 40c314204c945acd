import { describe, expect, test } from 'vitest';
import { units } from '../platform/index.ts';
import type { EntryRecord, MovementKind } from './index.ts';
import { sliceMovement } from './slices.ts';

let lastId = 100;
type Named = Partial<Pick<EntryRecord, 'itemId' | 'lotId' | 'serials'>>;

/** An entry of so many whole units at a place; place 0 is none. */
function entry(locationId: number, change: number, named: Named = {}): EntryRecord {
  lastId += 1;
  const { itemId = 1, lotId = 0, serials = null } = named;
  const lot = lotId === 0 ? null : { id: lotId, number: `L${lotId}`, expiresOn: null, expiresAt: null };
  const zero = {
    after: 0n,
    reservedChange: 0n,
    reservedAfter: 0n,
    itemAfter: 0n,
    valueChange: 0n,
    valueAfter: 0n,
    occurredAt: new Date(0),
  };
  return {
    id: lastId,
    itemId,
    locationId,
    lotId,
    lot,
    serials,
    change: units(change),
    ...zero,
  };
}

/** Slices as the tests read them: id, from, to, and what of which item. */
function slicesOf(kind: MovementKind, entries: EntryRecord[]) {
  return sliceMovement({ kind, entries }).map(({ id, locationId, toLocationId, lines }) => [
    id,
    locationId,
    toLocationId,
    lines.map((line) => [line.id, line.itemId, Number(line.quantity / units(1)), ...(line.serials ?? [])]),
  ]);
}

describe('by place', () => {
  test('every place has one, known by its first entry', () => {
    const entries = [entry(5, -1), entry(0, 2), entry(5, 3, { itemId: 2 }), entry(6, 0)];
    const [a, b, c, d] = entries.map(({ id }) => id);
    expect(slicesOf('adjustment', entries)).toEqual([
      [a, 5, null, [[a, 1, -1], [c, 2, 3]]], // biome-ignore format: one place a line
      [b, null, null, [[b, 1, 2]]],
      [d, 6, null, [[d, 1, 0]]],
    ]);
  });

  test('reservations have none', () => {
    expect(slicesOf('reserve', [entry(5, 0)])).toEqual([]);
  });
});

describe('by way', () => {
  test('one way is one slice, known by what arrives', () => {
    const entries = [entry(5, -2), entry(5, -3, { itemId: 2 }), entry(6, 3, { itemId: 2 }), entry(6, 2)];
    const [, , second, first] = entries.map(({ id }) => id);
    expect(slicesOf('transfer', entries)).toEqual([[first, 5, 6, [[first, 1, 2], [second, 2, 3]]]]); // biome-ignore format: one way
  });

  test('from one place to several, and from several to one', () => {
    const out = [entry(5, -5), entry(6, 3), entry(7, 2)];
    const [, b, c] = out.map(({ id }) => id);
    expect(slicesOf('transfer', out)).toEqual([
      [b, 5, 6, [[b, 1, 3]]],
      [c, 5, 7, [[c, 1, 2]]],
    ]);
    const back = [entry(6, -3), entry(7, -2), entry(5, 5)];
    const [d, , f] = back.map(({ id }) => id);
    expect(slicesOf('transfer', back)).toEqual([
      [d, 6, 5, [[d, 1, 3]]],
      [f, 7, 5, [[f, 1, 2]]],
    ]);
  });

  test('lots are matched with their own, and no two lines have one id', () => {
    const entries = [
      entry(5, -4, { lotId: 1 }),
      entry(6, -4, { lotId: 2 }),
      entry(7, 1, { lotId: 2 }),
      entry(8, 3, { lotId: 2 }),
      entry(7, 2, { lotId: 1 }),
      entry(8, 2, { lotId: 1 }),
    ];
    const slices = sliceMovement({ kind: 'transfer', entries });
    expect(
      slices.map(({ locationId, toLocationId, lines }) => [locationId, toLocationId, lines[0]?.lot?.number]),
    ).toEqual([
      [5, 7, 'L1'],
      [5, 8, 'L1'],
      [6, 7, 'L2'],
      [6, 8, 'L2'],
    ]);
    const ids = slices.flatMap(({ lines }) => lines.map((line) => line.id));
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(slices.map(({ id }) => id)).size).toBe(slices.length);
  });

  test('units go with the entries that name them', () => {
    const out = [
      entry(5, -3, { serials: ['A', 'B', 'C'] }),
      entry(6, 1, { serials: ['B'] }),
      entry(7, 2, { serials: ['A', 'C'] }),
    ];
    const [, b, c] = out.map(({ id }) => id);
    expect(slicesOf('transfer', out)).toEqual([
      [b, 5, 6, [[b, 1, 1, 'B']]],
      [c, 5, 7, [[c, 1, 2, 'A', 'C']]],
    ]);
    const crossed = [
      entry(5, -2, { serials: ['A', 'B'] }),
      entry(6, -2, { serials: ['C', 'D'] }),
      entry(7, 2, { serials: ['C', 'A'] }),
      entry(8, 2, { serials: ['B', 'D'] }),
    ];
    const arrived = sliceMovement({ kind: 'transfer', entries: crossed }).flatMap(({ lines }) =>
      lines.flatMap((line) => line.serials),
    );
    expect(arrived.sort()).toEqual(['A', 'B', 'C', 'D']);
  });

  test('whatever the ways, the slices add up to the entries', () => {
    let seed = 7;
    const draw = (most: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return 1 + (seed % most);
    };
    for (let round = 0; round < 200; round += 1) {
      const change = new Map<number, number>();
      const entries: EntryRecord[] = [];
      let left = 0;
      for (let turn = draw(5); turn > 0; turn -= 1) {
        const quantity = draw(9);
        entries.push(entry(draw(4), -quantity));
        left += quantity;
      }
      while (left > 0) {
        const quantity = Math.min(left, draw(9));
        entries.push(entry(draw(4), quantity));
        left -= quantity;
      }
      for (const one of entries) change.set(one.locationId, (change.get(one.locationId) ?? 0) + Number(one.change));
      const slices = sliceMovement({ kind: 'transfer', entries });
      for (const { locationId, toLocationId, lines } of slices) {
        const quantity = Number(lines.reduce((sum, line) => sum + line.quantity, 0n));
        change.set(locationId ?? 0, (change.get(locationId ?? 0) ?? 0) + quantity);
        change.set(toLocationId ?? 0, (change.get(toLocationId ?? 0) ?? 0) - quantity);
      }
      expect([...change.values()].every((rest) => rest === 0)).toBe(true);
      const ids = slices.flatMap(({ lines }) => lines.map((line) => line.id));
      expect(new Set(ids).size).toBe(ids.length);
    }
  });
});
