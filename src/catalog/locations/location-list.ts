import { maySeeLocation, type Visibility, visibleLocations } from '../../access/index.ts';
import {
  among,
  amongTexts,
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
  LOCATION_COLUMNS,
  type LocationKind,
  type LocationRow,
  type LocationView,
  locationFromRow,
  locationView,
  readLocations,
} from './location.ts';

/** One location, or undefined when it is not there or not for the reader's eyes. */
export async function findLocation(
  sql: Sql,
  tenantId: number,
  visibility: Visibility,
  id: number,
): Promise<LocationView | undefined> {
  return (await findLocationsByIds(sql, tenantId, visibility, [id]))[0];
}

/** The locations with these ids that the reader may see, in the order of their ids. */
export async function findLocationsByIds(
  sql: Sql,
  tenantId: number,
  visibility: Visibility,
  ids: readonly number[],
): Promise<LocationView[]> {
  const locations = await readLocations(sql, tenantId, ids);
  return locations.filter((location) => maySeeLocation(visibility, location.derived)).map(locationView);
}

/** What a list of locations may be narrowed by. */
export interface LocationFilter {
  visibility: Visibility;
  kinds?: readonly LocationKind[] | undefined;
  /** Null: those that stand in no other. */
  parentId?: number | null | undefined;
  code?: string | undefined;
  active?: boolean | undefined;
  siteId?: number | undefined;
  /** Those that have the levels of one of these templates. */
  levelTemplateIds?: readonly number[] | undefined;
  /** A part of the name, in any case. */
  search?: string | undefined;
  ids?: readonly number[] | undefined;
  /** Of each group at least one of the values is attached by its application. */
  attached?: readonly (readonly AttachedValue[])[] | undefined;
  created?: TimeRange | undefined;
  updated?: TimeRange | undefined;
}

const CONDITIONS: Conditions<LocationFilter> = {
  visibility: visibleLocations,
  kinds: amongTexts('w.kind'),
  parentId: equals('w.parent_id'),
  code: equals('w.code'),
  active: is('w.active'),
  siteId: equals('w.site_id'),
  levelTemplateIds: among('w.level_template_id'),
  search: (text) => holds('w.name')(text.trim()),
  ids: among('w.id'),
  attached: (groups, tenantId) => holdsAttached(tenantId, 'w.id', groups),
  created: within('w.created_at'),
  updated: within('w.updated_at'),
};

/** Locations in the order of their ids, or of their last changes. */
export const LOCATIONS: List<LocationFilter, TimeOrder, LocationRow, LocationView> = {
  name: 'locations',
  alias: 'w',
  columns: LOCATION_COLUMNS,
  orderOf: byTime('w'),
  sources: (_, tenantId, filter) => [tableOf('location w', tenantId, conditionsOf(CONDITIONS, tenantId, filter))],
  view: (row) => locationView(locationFromRow(row)),
  since: (sql, tenantId, _filter, _order, moment) => sinceChangeOf('location')(sql, tenantId, moment),
};
