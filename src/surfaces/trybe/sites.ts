import type { Actor } from '../../access/index.ts';
import { EVERYTHING, findByUuids, findLocationsByIds } from '../../catalog/index.ts';
import type { Sql } from '../../platform/index.ts';
import { isUuid } from './wire.ts';

/** The site of a `site_id`; null if it does not exist or the caller may not see it, undefined if none is given. */
export async function visibleSite(
  sql: Sql,
  actor: Actor,
  asked: string | undefined,
): Promise<number | null | undefined> {
  if (asked === undefined) return undefined;
  if (!isUuid(asked)) return null;
  const { site } = await findByUuids(sql, actor.tenantId, { item: null, location: null, site: asked });
  return site !== null && (actor.siteIds === null || actor.siteIds.includes(site.id)) ? site.id : null;
}

/** The filter of a catalog's list for a `site_id`: nothing, if the site is not visible. */
export async function siteFilter(
  sql: Sql,
  actor: Actor,
  asked: string | undefined,
): Promise<{ siteId?: number; ids?: number[] }> {
  const site = await visibleSite(sql, actor, asked);
  if (site === undefined) return {};
  return site === null ? { ids: [] } : { siteId: site };
}

/** The UUIDs of the sites of rows. */
export async function siteUuids(
  sql: Sql,
  tenantId: number,
  rows: readonly { siteId: number | null }[],
): Promise<Map<number, string>> {
  const ids = [...new Set(rows.flatMap(({ siteId }) => siteId ?? []))];
  const sites = await findLocationsByIds(sql, tenantId, EVERYTHING, ids);
  return new Map(sites.map((site) => [site.id, site.uuid]));
}
