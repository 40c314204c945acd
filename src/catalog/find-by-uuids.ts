import type { Sql } from '../platform/index.ts';

/** An item and the places named with it, as far as they are there. What the actor may touch is for the caller to judge. */
export interface FoundByUuid {
  item: {
    id: number;
    brandId: number | null;
    siteId: number | null;
    siteUuid: string | null;
    locationAware: boolean;
  } | null;
  location: { id: number; siteId: number | null; siteUuid: string | null } | null;
  site: { id: number } | null;
}

interface Row {
  item_id: number | null;
  brand_id: number | null;
  item_site_id: number | null;
  item_site_uuid: string | null;
  location_aware: boolean | null;
  location_id: number | null;
  location_site_id: number | null;
  location_site_uuid: string | null;
  site_id: number | null;
}

/** Finds an item, a location (by its id or its UUID) and a site in one look. */
export async function findByUuids(
  sql: Sql,
  tenantId: number,
  named: { item: string | null; location: number | string | null; site: string | null },
): Promise<FoundByUuid> {
  const isNumber = typeof named.location === 'number';
  const byKey = isNumber ? 'x.id = $3::bigint' : 'x.uuid = $3::uuid';
  const [row] = await sql.rows<Row>({
    name: isNumber ? 'catalog-find-by-uuid-and-id' : 'catalog-find-by-uuids',
    text: `select i.id as item_id, i.brand_id, i.site_id as item_site_id, t.uuid as item_site_uuid, i.location_aware,
        w.id as location_id, w.site_id as location_site_id, v.uuid as location_site_uuid, s.id as site_id
      from (select 1) as one
      left join lateral (select * from item x where x.tenant_id = $1 and x.uuid = $2::uuid offset 0) as i on true
      left join lateral (select * from location x where x.tenant_id = $1 and x.id = i.site_id offset 0) as t on true
      left join lateral (select * from location x where x.tenant_id = $1 and ${byKey} offset 0) as w on true
      left join lateral (select * from location x where x.tenant_id = $1 and x.id = w.site_id offset 0) as v on true
      left join lateral (select * from location x where x.tenant_id = $1 and x.uuid = $4::uuid and x.kind = 'site' offset 0) as s on true`,
    values: [tenantId, named.item, named.location, named.site],
  });
  if (row === undefined) throw new Error('A select without a condition answers one row.');
  return {
    item:
      row.item_id === null
        ? null
        : {
            id: row.item_id,
            brandId: row.brand_id,
            siteId: row.item_site_id,
            siteUuid: row.item_site_uuid,
            locationAware: row.location_aware === true,
          },
    location:
      row.location_id === null
        ? null
        : { id: row.location_id, siteId: row.location_site_id, siteUuid: row.location_site_uuid },
    site: row.site_id === null ? null : { id: row.site_id },
  };
}
