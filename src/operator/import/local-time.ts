import { UsageError } from '../failure.ts';

/** How dates are written in the data, unless as year-month-day. */
export type DateOrder = 'ymd' | 'dmy' | 'mdy';

const ISO = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?(Z|[+-]\d{2}:?\d{2})?$/;
const OTHER = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?: (\d{1,2}):(\d{2})(?::(\d{2}))?)?$/;

/** A reader of times: those without a zone are local times of `timeZone`. It returns milliseconds, or undefined for text that is not a time. */
export function createTimeReader(timeZone: string, order: DateOrder): (text: string) => number | undefined {
  const offsetAt = createOffsets(timeZone);
  let lastText = '';
  let lastTime: number | undefined;
  return (text) => {
    // Lines of one invoice share their time, so the last result is often needed again.
    if (text !== lastText) {
      lastText = text;
      lastTime = read(text.trim(), order, offsetAt);
    }
    return lastTime;
  };
}

function read(text: string, order: DateOrder, offsetAt: (time: number) => number): number | undefined {
  const iso = ISO.exec(text);
  if (iso !== null) {
    const [, year, month, day, hour = '0', minute = '0', second = '0', zone] = iso;
    const local = compose([year, month, day, hour, minute, second].map(Number));
    if (local === undefined) return undefined;
    return zone === undefined ? fromLocal(local, offsetAt) : local - zoneOffset(zone);
  }
  const other = order === 'ymd' ? null : OTHER.exec(text);
  if (other === null) return undefined;
  const [, one, two, year, hour = '0', minute = '0', second = '0'] = other;
  const [day, month] = order === 'dmy' ? [one, two] : [two, one];
  const local = compose([year, month, day, hour, minute, second].map(Number));
  return local === undefined ? undefined : fromLocal(local, offsetAt);
}

/** Milliseconds of the parts as if they were UTC; undefined for a day or an hour that does not exist. */
function compose(parts: number[]): number | undefined {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts;
  const time = Date.UTC(year, month - 1, day, hour, minute, second);
  const date = new Date(time);
  const exists =
    date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  return exists ? time : undefined;
}

function fromLocal(local: number, offsetAt: (time: number) => number): number {
  // The zone's offset is known for an instant, not for a local time; the second pass is right even near a change of clocks.
  return local - offsetAt(local - offsetAt(local));
}

function zoneOffset(zone: string): number {
  if (zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}

/** How far the zone's clocks are ahead of UTC at an instant, in milliseconds. */
function createOffsets(timeZone: string): (time: number) => number {
  if (timeZone === 'UTC') return () => 0;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    throw new UsageError(`--timezone must be a name such as Europe/London, not "${timeZone}".`);
  }
  return (time) => {
    const parts = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(time / 1_000) * 1_000;
  };
}
