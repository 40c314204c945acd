import sqlTag, { type Sql as Fragment, join, raw } from 'sql-template-tag';
import { atVisibleSites, ofVisibleItems, type Visibility, visibleEntries } from '../../access/index.ts';
import { DOCUMENT_OF_MOVEMENT, holding, type MovementKind } from '../../ledger/index.ts';
import {
  type Conditions,
  conditionsOf,
  equals,
  type List,
  plainArray,
  tableOf,
  textArray,
} from '../../platform/index.ts';

interface SerialRow {
  item_id: number;
  number: string;
  location_id: number | null;
  reservation_id: number | null;
  updated_at: Date;
  /** Of the movement by which it last left; all of it is null where it never did. */
  movement_id: number | null;
  kind: MovementKind;
  reference: string | null;
  job_id: number | null;
  left_at: Date;
  document_kind: string | null;
  document_id: number;
  document_number: string;
}

export type SerialView = ReturnType<typeof serialView>;

/** What a list of serials may be narrowed by. */
export interface SerialFilter {
  visibility: Visibility;
  itemId?: number | undefined;
  /** Null: units in stock that nobody has put anywhere yet. */
  locationId?: number | null | undefined;
  number?: string | undefined;
  /** These units. */
  units?: readonly { itemId: number; number: string }[] | undefined;
}

const CONDITIONS: Conditions<SerialFilter> = {
  itemId: equals('e.item_id'),
  locationId: (id) => equals('e.location_id')(id ?? 0),
  number: equals('e.number'),
  units: (units) => sqlTag`(e.item_id, e.number) in (select * from unnest(
    ${plainArray(units.map(({ itemId }) => itemId))}::bigint[], ${textArray(units.map(({ number }) => number))}::text[]))`,
  visibility: (visibility, tenantId) => [
    ...ofVisibleItems(tenantId, 'e.item_id', visibility),
    ...atVisibleSites(tenantId, visibility.siteIds),
  ],
};

/** Units by item and number, with those that have left the stock. Who is restricted to sites sees the units that are there. */
export const SERIALS: List<SerialFilter, 'number', SerialRow, SerialView> = {
  name: 'serials',
  alias: 'e',
  columns: 'page.*, gone.*',
  cut: 'e.item_id, e.number, e.location_id, e.reservation_id, e.updated_at',
  joined: (tenantId, { visibility }) =>
    sqlTag`left join lateral (${lastDeparture(tenantId, visibility)}) as gone on true`,
  orderOf: () => ['e.item_id', 'e.number'],
  sources: (_, tenantId, filter) => [tableOf('serial e', tenantId, conditionsOf(CONDITIONS, tenantId, filter))],
  view: serialView,
};

/** The movement by which a unit `page` last left the stock, where the reader sees that. What was taken back did not happen. */
function lastDeparture(tenantId: number, visibility: Visibility): Fragment {
  const conditions = [
    sqlTag`e.tenant_id = ${tenantId} and e.id = s.entry_id and e.change < 0 and e.kind not in ('transfer', 'merger')`,
    ...visibleEntries(tenantId, visibility),
  ];
  return sqlTag`select m.id as movement_id, m.kind, m.reference, m.job_id, coalesce(m.occurred_at, m.recorded_at) as left_at,
      ${raw(DOCUMENT_OF_MOVEMENT)}
    from serial_entry s
    cross join lateral (select e.movement_id from entry e where ${join(conditions, ' and ')} offset 0) as e
    cross join lateral (select * from movement x where x.tenant_id = ${tenantId} and x.id = e.movement_id offset 0) as m
    where s.tenant_id = ${tenantId} and s.number = ${raw('page.number')} and s.item_id = ${raw('page.item_id')} and ${holding(tenantId)}
    order by s.entry_id desc limit 1`;
}

function serialView(row: SerialRow) {
  return {
    itemId: row.item_id,
    number: row.number,
    inStock: row.location_id !== null,
    locationId: row.location_id === 0 ? null : row.location_id,
    reservationId: row.reservation_id,
    lastIssue: row.movement_id === null ? null : lastIssueOf(row, row.movement_id),
    updatedAt: row.updated_at.toISOString(),
  };
}

function lastIssueOf(row: SerialRow, movementId: number) {
  const { document_kind: kind, document_id: id, document_number: number } = row;
  return {
    movementId,
    kind: row.kind,
    reference: row.reference,
    jobId: row.job_id,
    document: kind === null ? null : { kind, id, number },
    occurredAt: row.left_at.toISOString(),
  };
}
