/** What the lists of the catalog share. */

/** Ids grow with the time of creation, so their order is that of both. */
export type TimeOrder = 'created' | 'updated';

/** The columns of these orders in a table that is called so; by default the oldest rows come first. */
export function byTime(alias: string, last: 'revision' | 'id' = 'revision') {
  const orders = { created: [`${alias}.id`], updated: [`${alias}.updated_at`, `${alias}.${last}`] };
  return (_filter: object, order: TimeOrder = 'created'): readonly string[] => orders[order];
}
