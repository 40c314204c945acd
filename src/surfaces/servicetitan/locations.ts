import { findLocation, LOCATIONS, type LocationKind, type LocationView } from '../../catalog/index.ts';
import type { TimeRange } from '../../platform/index.ts';
import type { ExternalDataQuery } from './external-data.ts';
import { answerList, missing, type Paging } from './lists.ts';
import type { Call } from './operation.ts';
import type { Sorting } from './query.ts';
import type { Order } from './sorting.ts';

interface LocationQuery {
  paging: Paging;
  ids: number[] | undefined;
  active: boolean | undefined;
  created: TimeRange | undefined;
  modified: TimeRange | undefined;
  externalData: ExternalDataQuery;
  sort: Sorting<Order> | undefined;
}

/** A page of the locations of one kind, such as trucks or warehouses. */
export function answerLocations(
  call: Call,
  kind: LocationKind,
  query: LocationQuery,
  render: (location: LocationView, application: string | undefined) => unknown,
) {
  const { ids, active, created, modified: updated, externalData } = query;
  const { attached, application } = externalData;
  const filter = { visibility: call.actor, kinds: [kind], ids, active, created, updated, attached };
  return answerList(call, LOCATIONS, filter, query, (rows) => rows.map((row) => render(row, application)));
}

/** A location of another kind does not exist for the operations of this one. */
export async function requireKind(
  { tenantId, actor, id, read }: Call,
  kind: LocationKind,
  noun: string,
): Promise<void> {
  const location = await read((sql) => findLocation(sql, tenantId, actor, id));
  if (location?.kind === kind) return;
  throw missing(noun, id);
}
