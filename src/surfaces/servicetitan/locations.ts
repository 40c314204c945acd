import {
  countDatedLocations,
  findLocation,
  type LocationKind,
  type LocationView,
  listDatedLocations,
} from '../../catalog/index.ts';
import { Refusal } from '../../platform/index.ts';
import type { ExternalDataQuery } from './external-data.ts';
import { answerPage, type Paging } from './lists.ts';
import type { Call } from './operation.ts';
import type { Sorting } from './query.ts';
import { type Order, pieceInOrder } from './sorting.ts';

type Range = { from?: Date; before?: Date } | undefined;

interface LocationQuery {
  paging: Paging;
  ids: number[] | undefined;
  active: boolean | undefined;
  created: Range;
  modified: Range;
  externalData: ExternalDataQuery;
  sort: Sorting<Order> | undefined;
}

/** A page of the locations of one kind, such as trucks or warehouses. */
export function answerLocations(
  { tenantId, actor, read }: Call,
  kind: LocationKind,
  query: LocationQuery,
  render: (location: LocationView, application: string | undefined) => unknown,
) {
  const { ids, active, created, modified: updated, externalData } = query;
  const filter = { visibility: actor, ids, active, created, updated, attached: externalData.attached };
  return read((sql) =>
    answerPage(
      query.paging,
      {
        rows: (piece) => listDatedLocations(sql, tenantId, kind, filter, pieceInOrder(piece, query)),
        count: () => countDatedLocations(sql, tenantId, kind, filter),
      },
      (rows) => rows.map((row) => render(row, externalData.application)),
    ),
  );
}

/** A location of another kind does not exist for the operations of this one. */
export async function requireKind(
  { tenantId, actor, id, read }: Call,
  kind: LocationKind,
  noun: string,
): Promise<void> {
  const location = await read((sql) => findLocation(sql, tenantId, actor, id));
  if (location?.kind === kind) return;
  throw new Refusal('not_found', `There is no ${noun} with the id ${id}.`, { path: 'id' });
}
