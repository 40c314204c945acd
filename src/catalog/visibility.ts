import sqlTag, { type Sql as Fragment } from 'sql-template-tag';
import { plainArray } from '../platform/index.ts';

/** What part of its tenant a reader sees; an Actor is one. */
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

/** A location without a site belongs to none. */
export function maySeeLocation(visibility: Visibility, location: { siteId: number | null }): boolean {
  const { siteIds } = visibility;
  return siteIds === null || (location.siteId !== null && siteIds.includes(location.siteId));
}

/** `maySeeItem` for rows `i` of the table item. */
export function visibleItems({ brandId, siteIds }: Visibility): Fragment[] {
  const conditions: Fragment[] = [];
  if (brandId !== null) conditions.push(sqlTag`i.brand_id = ${brandId}`);
  if (siteIds !== null) {
    conditions.push(sqlTag`(i.site_id is null or i.site_id = any(${plainArray(siteIds)}::bigint[]))`);
  }
  return conditions;
}
