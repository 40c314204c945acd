import { isDecimal } from '../parts/decimals.ts';
import { personsLocale } from './locale.ts';

/**
 * What a field of numbers holds: a decimal as the API takes it, nothing, or a text that is not one number yet, behind this mark. So
 * whoever checks for a decimal refuses what is still unclear, however much it looks like one.
 */
const UNREAD = '?';

/** A text that could not be read as one number, as a field holds it. */
export function unread(text: string): string {
  return `${UNREAD}${text}`;
}

/** Whether a field holds a text that is not one number yet. */
export function isUnread(value: string): boolean {
  return value.startsWith(UNREAD);
}

/** What stands in a field for its value: a number without groups, as the person would type it. */
export function typedForm(value: string, locale = personsLocale()): string {
  if (isUnread(value)) return value.slice(UNREAD.length);
  if (!/^-?\d+(\.\d+)?$/.test(value)) return value;
  // The formatter takes decimal text exactly, which its type does not know.
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 6, useGrouping: false }).format(value as never);
}

/** Why a form cannot be sent for the sake of its numbers: one of them is a text that is not one number. Nothing typed is no fault. */
export function whyUnclear(values: readonly string[], options: { signed?: boolean } = {}): string | undefined {
  const isClear = values.every((value) => value === '' || isDecimal(value, options));
  return isClear ? undefined : 'One of the numbers is not clear yet. See what its field says.';
}
