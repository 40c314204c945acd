import { expect, test } from 'vitest';
import {
  applied,
  asLine,
  canBeStamped,
  isSendable,
  joined,
  lineKey,
  type Note,
  type Notes,
  split,
  stamped,
  withNote,
} from '../../web/src/pages/counts/notes.ts';

const bolt = { itemId: 7, lot: null };
const KEY = lineKey(bolt);
const notes = (...list: Note[]): Notes => list.reduce(withNote, {});

test('scans add up, also on top of a typed quantity; a typed quantity replaces them', () => {
  expect(notes({ ...bolt, more: '1' }, { ...bolt, more: '1' })[KEY]).toEqual({ ...bolt, more: '2' });
  expect(notes({ ...bolt, quantity: '2.5' }, { ...bolt, more: '1' })[KEY]).toEqual({ ...bolt, quantity: '3.5' });
  expect(notes({ ...bolt, more: '1' }, { ...bolt, quantity: '9' })[KEY]).toEqual({ ...bolt, quantity: '9' });
  expect(notes({ ...bolt, quantity: null }, { ...bolt, more: '1' })[KEY]).toEqual({ ...bolt, quantity: '1' });
});

test('a unit scanned twice counts once, before saving and after', () => {
  const seen = (serial: string): Note => ({ ...bolt, more: '1', serials: [serial] });
  const note = notes(seen('A'), seen('B'), seen('A'))[KEY] as Note;
  expect(note).toEqual({ ...bolt, more: '2', serials: ['A', 'B'] });
  expect(applied({ counted: '1', serials: ['B'] }, note)).toEqual({ counted: '2', serials: ['B', 'A'] });
});

test('a line shows what the server knows together with what is on its way', () => {
  expect(applied({ counted: '2', serials: null }, { ...bolt, more: '3' })).toEqual({ counted: '5', serials: null });
  expect(applied({ counted: null, serials: null }, { ...bolt, more: '1' }).counted).toBe('1');
  expect(applied({ counted: '2', serials: null }, { ...bolt, quantity: null }).counted).toBeNull();
  expect(applied({ counted: '2', serials: null }, undefined).counted).toBe('2');
});

test('notes that are not a number yet wait, and so do those beyond the limit of one request', () => {
  expect(isSendable({ ...bolt, quantity: '3.' })).toBe(false);
  const many = notes(
    { ...bolt, quantity: '3.' },
    { itemId: 8, lot: 'A b', more: '1' },
    { itemId: 9, lot: null, more: '1' },
  );
  const { ready, rest } = split(many, 1);
  expect(Object.values(ready).map((note) => note.itemId)).toEqual([8]);
  expect(Object.values(rest).map((note) => note.itemId)).toEqual([7, 9]);
});

test('notes that are sent again rank below later ones', () => {
  const again = notes({ ...bolt, more: '2' });
  expect(joined(again, notes({ ...bolt, more: '1' }))[KEY]).toEqual({ ...bolt, more: '3' });
  expect(joined(again, notes({ ...bolt, quantity: '4' }))[KEY]).toEqual({ ...bolt, quantity: '4' });
});

test('a line of the request names item and lot, and says all or more, never both', () => {
  expect(asLine({ itemId: 8, lot: 'A', more: '1', serials: ['S'] })).toEqual({
    itemId: 8,
    lot: { number: 'A' },
    more: '1',
    serials: ['S'],
  });
  expect(asLine({ ...bolt, quantity: null })).toEqual({ itemId: 7, quantity: null });
});

test('a delayed note states when it was counted, by the server’s clock', () => {
  const noon = Date.parse('2026-03-01T12:00:00.000Z');
  const ahead = (at: number) => new Date(at + 1_000);
  const at = (ms: number) => notes({ ...bolt, quantity: '4', at: noon - ms });
  expect(stamped(at(1_000), noon, ahead)[KEY]).toEqual({ ...bolt, quantity: '4', at: noon - 1_000 });
  const old = stamped(at(60_000), noon, ahead);
  expect(old[KEY]?.countedAt).toBe('2026-03-01T11:59:01.000Z');
  expect(asLine(old[KEY] as Note)).toEqual({ itemId: 7, quantity: '4', countedAt: '2026-03-01T11:59:01.000Z' });
  // A withdrawn note has no time of counting.
  const none = stamped(notes({ ...bolt, quantity: null, at: noon - 60_000 }), noon, ahead);
  expect(asLine(none[KEY] as Note)).toEqual({ itemId: 7, quantity: null });
});

test('a scan on top of waiting notes has its own time', () => {
  const both = notes({ ...bolt, quantity: '4', at: 1, countedAt: 'then' }, { ...bolt, more: '1', at: 9 });
  expect(both[KEY]).toEqual({ ...bolt, quantity: '5', at: 9 });
});

test('notes that may have arrived are sent in another form only where that has no second effect', () => {
  expect(canBeStamped(notes({ ...bolt, quantity: '4' }))).toBe(true);
  expect(canBeStamped(notes({ ...bolt, quantity: '4', countedAt: 'then' }))).toBe(false);
  expect(canBeStamped(notes({ ...bolt, quantity: '4' }, { itemId: 8, lot: null, more: '1' }))).toBe(false);
});
