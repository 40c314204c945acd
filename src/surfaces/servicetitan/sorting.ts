import type { TimeOrder } from '../../catalog/index.ts';
import type { TimeRange } from '../../platform/index.ts';
import { type Sorting, sort } from './query.ts';

export type Order = TimeOrder;

/** The orders of most lists. Ids grow with the time of creation, so `Id` and `CreatedOn` are the same. */
export const byTime = sort<Order>({ Id: 'created', CreatedOn: 'created', ModifiedOn: 'updated' });

/**
 * A page of a list in the requested order. By default the oldest come first; changes since some time come in the order of the
 * changes, for which there is an index, while sorting them by id would need a search.
 */
export function pieceInOrder(
  piece: { offset: number; limit: number },
  query: { sort: Sorting<Order> | undefined; modified?: TimeRange | undefined },
): { order: Order; descending: boolean; offset: number; limit: number } {
  const { field, descending } = query.sort ?? {
    field: query.modified === undefined ? 'created' : 'updated',
    descending: false,
  };
  return { ...piece, order: field, descending };
}
