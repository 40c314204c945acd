import { describe, expect, test } from 'vitest';
import { presetPlace } from '../../web/src/parts/preset-place.ts';

const place = (id: number, more: object = {}) => ({ id, active: true, kind: 'warehouse', ...more });
const stock = (locationId: number | null, onHand = '5') => ({ locationId, onHand });
const [SHOP, VAN] = [place(1), place(2)];

describe('the location that a form starts with', () => {
  test('is the only location of the company', () => {
    expect(presetPlace([SHOP], [], null)).toBe(1);
    expect(presetPlace([SHOP, place(3, { active: false }), place(4, { kind: 'transit' })], [], null)).toBe(1);
  });

  test('is the only location of the item', () => {
    expect(presetPlace([SHOP, VAN], [stock(2), stock(1, '0')], null)).toBe(2);
    expect(presetPlace([SHOP, VAN], [stock(2), stock(2)], null)).toBe(2);
  });

  test('is the location used last, if the item is there', () => {
    expect(presetPlace([SHOP, VAN], [stock(1), stock(2)], 2)).toBe(2);
    expect(presetPlace([SHOP, VAN], [stock(1)], 2)).toBe(1);
    expect(presetPlace([SHOP, place(2, { active: false }), place(3)], [stock(1), stock(2)], 2)).toBeNull();
  });

  test('is left open where several fit, or none', () => {
    expect(presetPlace([SHOP, VAN], [stock(1), stock(2)], null)).toBeNull();
    expect(presetPlace([SHOP, VAN], [], 1)).toBeNull();
    expect(presetPlace([], [], null)).toBeNull();
  });

  test('is never preset to unassigned', () => {
    expect(presetPlace([SHOP, VAN], [stock(null)], null)).toBeNull();
    expect(presetPlace([SHOP], [stock(null)], null)).toBeNull();
    expect(presetPlace([SHOP, VAN], [stock(null), stock(1)], null)).toBeNull();
    expect(presetPlace([SHOP, VAN], [stock(null), stock(1)], 1)).toBe(1);
  });
});
