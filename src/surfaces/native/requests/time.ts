import { Refusal, readDay } from '../../../platform/index.ts';

const EARLIEST = Date.UTC(1970, 0, 1);
const LATEST = Date.UTC(2200, 0, 1);

/** A moment that a schema has found to be RFC 3339; it must also exist, between 1970 and 2200. */
export function readTime(text: string | null | undefined, path: string): Date | null {
  if (text === null || text === undefined) return null;
  const time = Date.parse(text);
  if (Number.isNaN(time) || time < EARLIEST || time >= LATEST) {
    throw new Refusal('invalid_request', 'This must be a moment between 1970 and 2200, such as 2026-11-21T09:30:00Z.', {
      path,
    });
  }
  return new Date(time);
}

/** A day such as `2027-03-31`; it must be one of the calendar, between 1970 and 2199. Throws `invalid_request`. */
export function readDate(text: string | null | undefined, path: string): string | null {
  if (text === null || text === undefined) return null;
  const day = readDay(text);
  if (day === undefined || day < '1970-01-01' || day >= '2200-01-01') {
    throw new Refusal('invalid_request', 'This must be a day between 1970 and 2199, such as 2027-03-31.', { path });
  }
  return day;
}

/** The moments of a query's times, each under its own name. Throws `invalid_request` as `readTime` does. */
export function readTimes<Name extends string>(
  texts: Record<Name, string | undefined>,
): Record<Name, Date | undefined> {
  const times = Object.entries<string | undefined>(texts).map(([name, text]) => [
    name,
    readTime(text, name) ?? undefined,
  ]);
  return Object.fromEntries(times) as Record<Name, Date | undefined>; // Of the same names.
}
