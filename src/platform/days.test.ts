import { describe, expect, test } from 'vitest';
import { dayAt, daysBetween, endOfDay, isTimeZone, readDay } from './days.ts';

describe('the day at a moment', () => {
  test.each([
    ['UTC', '2027-03-31T23:59:59.999Z', '2027-03-31'],
    ['America/New_York', '2027-04-01T03:59:59.999Z', '2027-03-31'],
    ['America/New_York', '2027-04-01T04:00:00.000Z', '2027-04-01'],
    ['Pacific/Kiritimati', '2027-03-31T10:00:00.000Z', '2027-04-01'],
    ['Asia/Kolkata', '2027-03-31T18:30:00.000Z', '2027-04-01'],
  ])('in %s at %s is %s', (zone, moment, day) => {
    expect(dayAt(zone, new Date(moment))).toBe(day);
  });
  test('does not depend on which moment was asked for before', () => {
    const moments = ['2027-03-27T22:30:00Z', '2027-03-28T00:30:00Z', '2027-03-28T21:59:59Z', '2027-03-28T22:00:00Z'];
    const days = ['2027-03-27', '2027-03-28', '2027-03-28', '2027-03-29'];
    expect(moments.map((moment) => dayAt('Europe/Berlin', new Date(moment)))).toEqual(days);
    expect(moments.toReversed().map((moment) => dayAt('Europe/Berlin', new Date(moment)))).toEqual(days.toReversed());
  });
});

describe('the end of a day', () => {
  test.each([
    ['UTC', '2027-03-31', '2027-04-01T00:00:00.000Z'],
    ['America/Los_Angeles', '2027-03-31', '2027-04-01T07:00:00.000Z'],
    // The clocks go forward in the night before, and back in the night before.
    ['Europe/Berlin', '2027-03-28', '2027-03-28T22:00:00.000Z'],
    ['Europe/Berlin', '2027-10-31', '2027-10-31T23:00:00.000Z'],
    // There the next day begins at one o'clock.
    ['Africa/Cairo', '2027-04-29', '2027-04-29T22:00:00.000Z'],
    // There is no 30th of December 2011 in Samoa.
    ['Pacific/Apia', '2011-12-29', '2011-12-30T10:00:00.000Z'],
  ])('in %s of %s is %s', (zone, day, end) => {
    expect(endOfDay(zone, day).toISOString()).toBe(end);
  });
});

test('time zones are known by their names', () => {
  for (const name of ['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires'])
    expect(isTimeZone(name), name).toBe(true);
  for (const name of ['', 'Mars/Olympus', '+02:00', 'Europe', '2027-01-01', 'Europe/Berlin '])
    expect(isTimeZone(name), name).toBe(false);
});

test('days are those of the calendar', () => {
  expect(['2028-02-29', '2027-12-31'].map(readDay)).toEqual(['2028-02-29', '2027-12-31']);
  expect(['2027-02-29', '2027-13-01', '27-01-01', '2027-01-01T00:00:00Z', '2027-1-1', ''].map(readDay)).toEqual(
    Array(6).fill(undefined),
  );
});

test('days between two days are counted by the calendar', () => {
  expect(daysBetween('2027-03-27', '2027-03-29')).toBe(2);
  expect(daysBetween('2027-03-29', '2027-03-27')).toBe(-2);
  expect(daysBetween('2026-12-31', '2028-03-01')).toBe(426);
});
