import { parse } from 'qs';
import { malformed } from './body.ts';

/** How deep brackets may nest, how long one list may be, and how many parameters there may be in all. */
const DEPTH_MAX = 10;
const LIST_MAX = 1_000;
const PARAMETERS_MAX = 2_000;

/** The values of a nested query: text, null (a name without a value), lists and objects of them. */
export type Nested = string | null | Nested[] | { [name: string]: Nested };

/**
 * Reads a query string or a form whose names nest in brackets: `a[b][0]=c`. One that is too deep, too long or too large is
 * refused before anything is built from it.
 */
export function parseNested(text: string): { [name: string]: Nested } {
  try {
    return parse(text, {
      depth: DEPTH_MAX,
      strictDepth: true,
      arrayLimit: LIST_MAX,
      parameterLimit: PARAMETERS_MAX,
      throwOnLimitExceeded: true,
      strictNullHandling: true,
      // Without a prototype no name has a special meaning.
      plainObjects: true,
    }) as { [name: string]: Nested };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw malformed(
      `The query is nested deeper than ${DEPTH_MAX} levels, or has more than ${LIST_MAX} values in a list or ${PARAMETERS_MAX} in all.`,
    );
  }
}

/** The query string of an address, without its question mark. */
export function queryOf(url: string): string {
  const mark = url.indexOf('?');
  return mark === -1 ? '' : url.slice(mark + 1);
}
