/** Numbers and times as people read them. Decimals stay texts: floating point never touches a quantity. */
import { Text } from '@mantine/core';

const decimals = new Intl.NumberFormat(undefined, { maximumFractionDigits: 6 });
const money = new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const percents = new Intl.NumberFormat(undefined, { style: 'percent' });
const times = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const days = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' });
const dates = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });

/** An exact decimal with the separators of the user's language. */
export function formatDecimal(value: string | number): string {
  // The formatter takes decimal text exactly, which its type does not know.
  return decimals.format(value as number);
}

/** A quantity with its unit, in the middle of a sentence. */
export function formatQuantity(value: string, unit: string | null | undefined): string {
  return unit ? `${formatDecimal(value)} ${unit}` : formatDecimal(value);
}

/** By how much something changed, with its sign and its unit. */
export function formatChange(value: string, unit: string | null | undefined): string {
  return `${value.startsWith('-') || value === '0' ? '' : '+'}${formatQuantity(value, unit)}`;
}

/** A number of things, in the singular or in the plural. */
export function formatCount(count: number, one: string, many = `${one}s`): string {
  return `${formatDecimal(count)} ${count === 1 ? one : many}`;
}

/** An amount of money. */
export function formatMoney(value: string): string {
  return money.format(value as unknown as number);
}

/** A day in the user's time zone. */
export function formatDate(value: string | Date): string {
  return dates.format(new Date(value));
}

/** A day of the calendar, such as `2027-03-31`: the same day in every time zone. */
export function formatDay(value: string): string {
  return days.format(new Date(`${value}T00:00:00Z`));
}

/** A time of day in the user's time zone. */
export function formatTime(value: string | Date): string {
  return times.format(new Date(value));
}

/** A number with at most that many decimals, for what is measured and not counted. */
function formatRounded(value: number, digits: number): string {
  return value.toLocaleString(undefined, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** A part of a whole between 0 and 1, in whole per cent. */
export function formatPercent(part: number): string {
  return percents.format(part);
}

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'];

/** A number of bytes, in the unit that fits. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log(bytes) / Math.log(1024)));
  const value = bytes / 1024 ** power;
  return `${formatRounded(value, power === 0 || value >= 100 ? 0 : 1)} ${UNITS[power]}`;
}

/** A quantity with its unit. */
export function Quantity({
  value,
  unit,
  signed,
}: {
  value: string;
  unit?: string | null | undefined;
  signed?: boolean;
}) {
  const sign = signed === true && !value.startsWith('-') && value !== '0' ? '+' : '';
  return (
    <span className="quantity">
      {sign}
      {formatDecimal(value)}
      {unit ? <span className="unit"> {unit}</span> : null}
    </span>
  );
}

/** A moment, with its exact time on hover. */
export function When({ at }: { at: string }) {
  return (
    <time dateTime={at} title={at} className="when">
      <span>{formatDate(at)}</span> <span>{formatTime(at)}</span>
    </time>
  );
}

/** A word of the API for people: `purchase_order` → "purchase order". */
export function words(text: string): string {
  return text.replaceAll('_', ' ');
}

/** With a capital first letter. */
export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** The sign for a missing value. */
export function None({ children = '–' }: { children?: string }) {
  return (
    <Text span inherit c="dimmed">
      {children}
    </Text>
  );
}
