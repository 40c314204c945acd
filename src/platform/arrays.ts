/**
 * Array parameters as PostgreSQL's array text, for `unnest`. Building the text here is several times cheaper than the driver's own
 * serialisation, which checks each element's type again.
 */

/** Numbers, decimals, booleans and ISO times: elements that never need quoting. */
export function plainArray(values: readonly (number | string | bigint | boolean | null)[]): string {
  return `{${values.map((value) => value ?? 'null').join(',')}}`;
}

/** Free text. */
export function textArray(values: readonly (string | null)[]): string {
  return `{${values.map((value) => (value === null ? 'null' : `"${value.replace(/["\\]/g, '\\$&')}"`)).join(',')}}`;
}
