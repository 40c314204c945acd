/**
 * What part of its tenant a reader sees: for each sort of rows the predicate and, beside it, the same as conditions of a statement. What a
 * reader may change is narrower, and stands in `ownership.ts`; documents have their own rule, which is made of these.
 */
import sqlTag, { type Sql as Fragment, join, raw } from 'sql-template-tag';
import { plainArray } from '../platform/index.ts';

/** The bounds of a reader; an Actor has them. */
export interface Visibility {
  /** The only brand whose items it sees; null for every brand. */
  readonly brandId: number | null;
  /** The only sites it sees; null for every site. */
  readonly siteIds: readonly number[] | null;
}

/** For readers that are restricted to nothing. */
export const EVERYTHING: Visibility = { brandId: null, siteIds: null };

/** An item without a site belongs to all of them. */
export function maySeeItem(visibility: Visibility, item: { brandId: number | null; siteId: number | null }): boolean {
  const { brandId, siteIds } = visibility;
  if (brandId !== null && item.brandId !== brandId) return false;
  return siteIds === null || item.siteId === null || siteIds.includes(item.siteId);
}

/** `maySeeItem` for rows `i` of the table item. */
export function visibleItems({ brandId, siteIds }: Visibility): Fragment[] {
  return [
    ...(brandId === null ? [] : [sqlTag`i.brand_id = ${brandId}`]),
    ...(siteIds === null ? [] : [sqlTag`(i.site_id is null or ${among('i.site_id', siteIds)})`]),
  ];
}

/** `maySeeItem` for rows of something of an item, whose id stands in this column. */
export function ofVisibleItems(tenantId: number, itemId: string, visibility: Visibility): Fragment[] {
  const seen = visibleItems(visibility);
  return seen.length === 0 ? [] : [ofItems(tenantId, itemId, seen)];
}

/** A location without a site belongs to none. */
export function maySeeLocation(visibility: Visibility, location: { siteId: number | null }): boolean {
  const { siteIds } = visibility;
  return siteIds === null || (location.siteId !== null && siteIds.includes(location.siteId));
}

/** `maySeeLocation` for rows `w` of the table location. */
export function visibleLocations({ siteIds }: Visibility): Fragment[] {
  return siteIds === null ? [] : [among('w.site_id', siteIds)];
}

/** Who is restricted to a brand sees no other brand; other references are for all. */
export function maySeeReference({ brandId }: Visibility, reference: { kind: string; id: number }): boolean {
  return reference.kind !== 'brand' || brandId === null || brandId === reference.id;
}

/** `maySeeReference` for rows `r` of the table reference. */
export function visibleReferences({ brandId }: Visibility, kind: string): Fragment[] {
  return kind !== 'brand' || brandId === null ? [] : [sqlTag`r.id = ${brandId}`];
}

/** Rows `e` with an item and a place (positions, entries, serials, reservations) of the reader's brand and at its sites. */
export function visibleEntries(tenantId: number, { brandId, siteIds }: Visibility): Fragment[] {
  return [
    ...(brandId === null ? [] : [ofItems(tenantId, 'e.item_id', [sqlTag`i.brand_id = ${brandId}`])]),
    ...atVisibleSites(tenantId, siteIds),
  ];
}

/** Rows `e` whose place belongs to one of the sites; what has no location belongs to its item's site. */
export function atVisibleSites(tenantId: number, siteIds: Visibility['siteIds']): Fragment[] {
  return siteIds === null
    ? []
    : [
        sqlTag`case when e.location_id = 0 then ${ofItems(tenantId, 'e.item_id', [among('i.site_id', siteIds)])}
          else ${ofLocations(tenantId, sqlTag`w.id = e.location_id`, siteIds)} end`,
      ];
}

/** That a location `w` that is named so is at one of the sites. */
export function ofLocations(tenantId: number, named: Fragment, siteIds: readonly number[]): Fragment {
  return sqlTag`exists (select from location w where w.tenant_id = ${tenantId} and ${named} and ${among('w.site_id', siteIds)})`;
}

function ofItems(tenantId: number, itemId: string, conditions: readonly Fragment[]): Fragment {
  return sqlTag`exists (select from item i where i.tenant_id = ${tenantId} and i.id = ${raw(itemId)} and ${join([...conditions], ' and ')})`;
}

function among(column: string, ids: readonly number[]): Fragment {
  return sqlTag`${raw(column)} = any(${plainArray(ids)}::bigint[])`;
}
