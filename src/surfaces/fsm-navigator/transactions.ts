import { findItem, findLocationsByIds } from '../../catalog/index.ts';
import { type EntrySort, ITEM_ENTRIES, type ItemEntryRow, type MovementKind } from '../../ledger/index.ts';
import { readDecimal } from '../../platform/index.ts';
import { type Call, notFound, reading, requireId } from './call.ts';
import { Denial } from './denial.ts';
import { readParameter } from './fields.ts';
import { pagination, readPaging } from './paging.ts';
import { numberFromCore, TRANSACTION_TYPES, type Transaction, type TransactionType, timeFromCore } from './wire.ts';

/**
 * The name here of an entry of each kind, when it brings stock and when it takes it. An entry in the opposite direction of its kind
 * belongs to a reversal.
 */
export const TYPE_OF_KIND = {
  receipt: { in: 'Add', out: 'Remove' },
  customer_return: { in: 'Add', out: 'Remove' },
  issue: { in: 'Add', out: 'Remove' },
  vendor_return: { in: 'Add', out: 'Remove' },
  production: { in: 'Add', out: 'Remove' },
  adjustment: { in: 'Adjust', out: 'Adjust' },
  count: { in: 'Adjust', out: 'Adjust' },
  merger: { in: 'Adjust', out: 'Adjust' },
  transfer: { in: 'Transfer_in', out: 'Transfer_out' },
  reserve: { in: 'Reserve', out: 'Reserve' },
  release: { in: 'Release', out: 'Release' },
  job_completion: { in: 'Add', out: 'Job_complete' },
} as const satisfies Record<MovementKind, { in: TransactionType; out: TransactionType }>;

export async function listTransactions(call: Call) {
  const paging = readPaging(call.query);
  const sorts = readSorts(readParameter(call.query, 'type'));
  const id = requireId(call, 'id');
  const { actor } = call;
  const { lists } = call.context;
  const { rows, total, names } = await reading(call, async (sql, tenantId) => {
    const filter = { itemId: id, sorts, siteIds: actor.siteIds };
    const counting = lists.count(sql, tenantId, ITEM_ENTRIES, filter);
    const [item, total] = await Promise.all([findItem(sql, tenantId, actor, id), counting]);
    if (item === undefined) throw notFound('item');
    // With the total known, a page of a rare type ends at its last row instead of searching to the beginning of the ledger.
    const limit = Math.min(paging.limit, total - paging.offset);
    const page = { descending: true, offset: paging.offset, limit };
    const rows = limit <= 0 ? [] : await lists.page(sql, tenantId, ITEM_ENTRIES, filter, page);
    const places = rows.flatMap((row) => [row.location_id, row.other_location_id]).filter((place) => place !== null);
    const locations = await findLocationsByIds(sql, tenantId, actor, [...new Set(places)]);
    return { rows, total, names: new Map(locations.map((location) => [location.id, location.name])) };
  });
  return {
    data: rows.map((row) => transactionFromCore(row, names)),
    item_id: id,
    pagination: pagination(paging, total),
  };
}

/** The entries of a type. A kind that includes both directions is given without one. */
export function sortsOfType(type: TransactionType): EntrySort[] {
  return (Object.keys(TYPE_OF_KIND) as MovementKind[]).flatMap((kind): EntrySort[] => {
    const types = TYPE_OF_KIND[kind];
    if (types.in === type && types.out === type) return [{ kind }];
    if (types.in === type) return [{ kind, direction: 'in' }];
    return types.out === type ? [{ kind, direction: 'out' }] : [];
  });
}

function readSorts(type: string | undefined): EntrySort[] | undefined {
  if (type === undefined) return undefined;
  const known = TRANSACTION_TYPES.find((one) => one === type);
  if (known === undefined)
    throw new Denial('validation_failed', `type must be one of ${TRANSACTION_TYPES.join(', ')}.`);
  return sortsOfType(known);
}

/** `names` are those of the locations that the caller may see; the others are left out. */
function transactionFromCore(row: ItemEntryRow, names: ReadonlyMap<number, string>): Transaction {
  const change = readDecimal(row.change);
  const type = TYPE_OF_KIND[row.kind][change < 0n ? 'out' : 'in'];
  const other = row.other_location_id !== null && names.has(row.other_location_id) ? row.other_location_id : null;
  return {
    id: row.id,
    transaction_type: type,
    quantity: numberFromCore(
      row.kind === 'reserve' || row.kind === 'release' ? -readDecimal(row.reserved_change) : change,
    ),
    location_id: row.location_id,
    location_name: row.location_id === null ? null : (names.get(row.location_id) ?? null),
    related_location_id: other,
    related_location_name: other === null ? null : (names.get(other) ?? null),
    job_id: row.job_id,
    user_name: userName(row),
    notes: row.reason ?? row.reference,
    created_at: timeFromCore(row.recorded_at.toISOString()),
  };
}

function userName({ actor_kind, actor_name }: ItemEntryRow): string | null {
  if (actor_kind === 'api_key' || actor_kind === 'oauth_client') return 'API';
  return actor_kind === 'user' ? actor_name : null;
}
