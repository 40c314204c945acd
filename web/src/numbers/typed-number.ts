import { isDecimal } from '../parts/decimals.ts';
import { personsLocale } from './locale.ts';

/**
 * What a number field holds: a decimal as the API takes it, nothing, or, behind this mark, a text that is not one number yet. A check
 * for a decimal so refuses what is still unclear, however much it looks like one.
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

/** The text of a field for its value: a number without groups, as the user would type it. */
export function typedForm(value: string, locale = personsLocale()): string {
  if (isUnread(value)) return value.slice(UNREAD.length);
  if (!/^-?\d+(\.\d+)?$/.test(value)) return value;
  // The formatter takes decimal text exactly, which its type does not know.
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 6, useGrouping: false }).format(value as never);
}

/** Why a form's numbers keep it from being sent: one of them is a text that is not one number. An empty field is fine. */
export function whyUnclear(values: readonly string[], options: { signed?: boolean } = {}): string | undefined {
  const isClear = values.every((value) => value === '' || isDecimal(value, options));
  return isClear ? undefined : 'One of the numbers is not clear yet. See the message at its field.';
}
