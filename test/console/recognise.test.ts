import { describe, expect, test } from 'vitest';
import { makeRecogniser } from '../../web/src/scan/recognise.ts';

/** Types keys that many milliseconds apart; returns what was recognised last, and the time after it. */
function type(keys: readonly string[], gap: number, at = 0, recogniser = makeRecogniser()) {
  const heard = keys.map((key, index) => recogniser.take(key, at + index * gap));
  return { heard, last: heard.at(-1), at: at + (keys.length - 1) * gap, recogniser };
}

const keysOf = (code: string, end = 'Enter') => [...code, end];

describe('a scan', () => {
  test.each([
    ['40123455', 2],
    ['40123455', 12],
    ['40123455', 45],
    ['VLV-1', 8],
    ['0195Z ab/7', 15],
    ['ABC', 25],
  ])('is %s typed with %i ms between its keys', (code, gap) => {
    expect(type(keysOf(code), gap).last).toEqual({ kind: 'scan', code });
    expect(type(keysOf(code, 'Tab'), gap).last).toEqual({ kind: 'scan', code });
  });

  test('may pause briefly, and end a moment later', () => {
    const { recogniser, at } = type([...'401234'], 10);
    const second = type([...'55'], 10, at + 120, recogniser);
    expect(recogniser.take('Enter', second.at + 250)).toEqual({ kind: 'scan', code: '40123455' });
  });

  test('starts after a pause: what was typed by hand before is not part of it', () => {
    const { recogniser, at } = type(['1', '2'], 180);
    const { heard } = type(keysOf('40123455'), 10, at + 400, recogniser);
    expect(heard[0]).toEqual({ kind: 'character', isFirst: true });
    expect(heard.slice(1, 8).every((one) => one.kind === 'character' && !one.isFirst)).toBe(true);
    expect(heard.at(-1)).toEqual({ kind: 'scan', code: '40123455' });
  });

  test('may follow another immediately', () => {
    const { recogniser, at, last } = type(keysOf('40123455'), 10);
    expect(last).toEqual({ kind: 'scan', code: '40123455' });
    expect(type(keysOf('96385074'), 10, at + 10, recogniser).last).toEqual({ kind: 'scan', code: '96385074' });
  });
});

describe('not a scan', () => {
  test.each([
    ['Wrong shelf', 90],
    ['1150', 70],
    ['40123455', 60],
    ['the', 40],
  ])('is %s typed by hand with %i ms between its keys', (text, gap) => {
    expect(type(keysOf(text), gap).last).toEqual({ kind: 'other' });
  });

  test('is a text without an end, or one whose end comes late', () => {
    const { recogniser, at, last } = type([...'40123455'], 10);
    expect(last).toEqual({ kind: 'character', isFirst: false });
    expect(recogniser.take('Enter', at + 1_000)).toEqual({ kind: 'other' });
  });

  test('is a text with other keys in it, or too few', () => {
    expect(type(['4', '0', 'Backspace', '1', 'Enter'], 10).last).toEqual({ kind: 'other' });
    expect(type(['1', '2', 'Enter'], 10).last).toEqual({ kind: 'other' });
    expect(type(['Enter'], 10).last).toEqual({ kind: 'other' });
  });
});
