import type { Actor } from '../../access/index.ts';
import { EVERYTHING, findByUuids, listLocations } from '../../catalog/index.ts';
import type { Sql } from '../../platform/index.ts';
import { isUuid } from './wire.ts';

/** The site that a `site_id` stands for; null when it is not there or not for the caller, undefined when none was asked for. */
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

/** The part of a catalog's list that a `site_id` stands for: of one that is not visible, nothing. */
export async function siteFilter(
  sql: Sql,
  actor: Actor,
  asked: string | undefined,
): Promise<{ siteId?: number; ids?: number[] }> {
  const site = await visibleSite(sql, actor, asked);
  if (site === undefined) return {};
  return site === null ? { ids: [] } : { siteId: site };
}

/** The UUIDs of the sites that rows belong to. */
export async function siteUuids(
  sql: Sql,
  tenantId: number,
  rows: readonly { siteId: number | null }[],
): Promise<Map<number, string>> {
  const ids = [...new Set(rows.flatMap(({ siteId }) => siteId ?? []))];
  if (ids.length === 0) return new Map();
  const sites = await listLocations(sql, tenantId, { visibility: EVERYTHING, ids, limit: ids.length });
  return new Map(sites.map((site) => [site.id, site.uuid]));
}
