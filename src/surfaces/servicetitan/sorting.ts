import { type Sorting, sort } from './query.ts';

export type Order = 'created' | 'updated';

/** The orders of most lists. Ids grow with the time of creation, so `Id` and `CreatedOn` are one order. */
export const byTime = sort<Order>({ Id: 'created', CreatedOn: 'created', ModifiedOn: 'updated' });

/**
 * A piece of a list in the order that is asked for. Where none is, the oldest come first; a reader who asks for what changed since some
 * moment gets it in the order of the changes, which an index has, while the order of the ids would have to be looked for.
 */
export function pieceInOrder(
  piece: { offset: number; limit: number },
  query: { sort: Sorting<Order> | undefined; modified?: { from?: Date; before?: Date } | undefined },
): { order: Order; descending: boolean; offset: number; limit: number } {
  const { field, descending } = query.sort ?? {
    field: query.modified === undefined ? 'created' : 'updated',
    descending: false,
  };
  return { ...piece, order: field, descending };
}
