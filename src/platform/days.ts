/** Calendar days and the time zones in which they begin and end. */
import { Temporal } from 'temporal-polyfill';

/** The day that it was last in a time zone, with its beginning and its end in milliseconds. */
const zones = new Map<string, { day: string; from: number; before: number }>();
const ends = new Map<string, Date>();
const ENDS_MAX = 10_000;

/** Whether this is the name of a time zone that has rules: an IANA name such as `America/New_York`, or `UTC`. */
export function isTimeZone(name: string): boolean {
  // An offset such as +02:00 would be taken too, and knows no summer time.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}

/** A day as it is written, `2027-03-31`; undefined where that is not one of the calendar. */
export function readDay(text: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString();
  } catch {
    return undefined;
  }
}

/** The day that it is at a moment in a time zone. */
export function dayAt(zone: string, moment: Date): string {
  const at = moment.getTime();
  const known = zones.get(zone);
  if (known !== undefined && at >= known.from && at < known.before) return known.day;
  const there = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  const from = there.startOfDay();
  const day = there.toPlainDate().toString();
  const before = from.add({ days: 1 }).startOfDay();
  zones.set(zone, { day, from: from.epochMilliseconds, before: before.epochMilliseconds });
  return day;
}

/** The moment at which a day ends in a time zone: the first one of the next day, which need not be midnight where clocks are changed. */
export function endOfDay(zone: string, day: string): Date {
  const key = `${zone} ${day}`;
  const known = ends.get(key);
  if (known !== undefined) return known;
  const next = Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(zone);
  const end = new Date(next.epochMilliseconds);
  if (ends.size >= ENDS_MAX) ends.clear();
  ends.set(key, end);
  return end;
}

/** How many days a day lies behind another; below zero where it lies before it. */
export function daysBetween(from: string, to: string): number {
  return Temporal.PlainDate.from(from).until(to).days;
}
