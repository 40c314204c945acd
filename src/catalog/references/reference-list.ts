import sqlTag from 'sql-template-tag';
import { maySeeReference, type Visibility, visibleReferences } from '../../access/index.ts';
import {
  among,
  type Conditions,
  conditionsOf,
  equals,
  holds,
  is,
  type List,
  type Sql,
  sinceChangeOf,
  type TimeRange,
  tableOf,
  within,
} from '../../platform/index.ts';
import { type AttachedValue, holdsAttached } from '../attached/attached.ts';
import { byTime, type TimeOrder } from '../list-parts.ts';
import {
  REFERENCE_COLUMNS,
  type ReferenceKind,
  type ReferenceRow,
  type ReferenceView,
  readReferences,
  referenceFromRow,
  referenceView,
} from './reference.ts';

/** One reference of a kind, or undefined when it is not there or not for the reader's eyes. */
export async function findReference(
  sql: Sql,
  tenantId: number,
  visibility: Visibility,
  kind: ReferenceKind,
  id: number,
): Promise<ReferenceView | undefined> {
  const [reference] = await readReferences(sql, tenantId, kind, [id]);
  return reference !== undefined && maySeeReference(visibility, reference) ? referenceView(reference) : undefined;
}

/** What a list of references of one kind may be narrowed by. */
export interface ReferenceFilter {
  visibility: Visibility;
  kind: ReferenceKind;
  /** The whole name, case aside. */
  name?: string | undefined;
  /** A part of the name, case aside. */
  nameHolds?: string | undefined;
  active?: boolean | undefined;
  ids?: readonly number[] | undefined;
  /** Of each group at least one of the values is attached by its application. */
  attached?: readonly (readonly AttachedValue[])[] | undefined;
  created?: TimeRange | undefined;
  updated?: TimeRange | undefined;
}

const CONDITIONS: Conditions<ReferenceFilter> = {
  kind: equals('r.kind'),
  name: (name) => sqlTag`lower(r.name) = lower(${name})`,
  nameHolds: holds('r.name'),
  active: is('r.active'),
  ids: among('r.id'),
  attached: (groups, tenantId) => holdsAttached(tenantId, 'r.id', groups),
  created: within('r.created_at'),
  updated: within('r.updated_at'),
};

/** References of one kind in the order of their ids, or of their last changes. */
export const REFERENCES: List<ReferenceFilter, TimeOrder, ReferenceRow, ReferenceView> = {
  name: 'references',
  alias: 'r',
  columns: REFERENCE_COLUMNS,
  orderOf: byTime('r'),
  sources(_, tenantId, filter) {
    const seen = visibleReferences(filter.visibility, filter.kind);
    return [tableOf('reference r', tenantId, [...conditionsOf(CONDITIONS, tenantId, filter), ...seen])];
  },
  view: (row) => referenceView(referenceFromRow(row)),
  since: (sql, tenantId, { kind }, _order, moment) => sinceChangeOf(kind)(sql, tenantId, moment),
};
