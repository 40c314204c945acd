import { namedPlaces, type TenantSettingsChange } from '../access/index.ts';
import { type Fault, plainArray, Refusal, type Sql } from '../platform/index.ts';

/** The locations that settings name must exist, be in use and be able to hold stock. Throws with each that does not. */
export async function requirePlaces(sql: Sql, tenantId: number, settings: TenantSettingsChange): Promise<void> {
  const named = namedPlaces(settings).filter(({ locationId }) => Number.isSafeInteger(locationId));
  if (named.length === 0) return;
  const rows = await sql.rows<{ id: number; active: boolean }>({
    text: `select id, active from location where tenant_id = $1 and id = any($2::bigint[]) and kind <> 'transit'`,
    values: [tenantId, plainArray(named.map(({ locationId }) => locationId))],
  });
  const active = new Map(rows.map((row) => [row.id, row.active]));
  const faults = named.flatMap(({ path, locationId }): Fault[] => {
    if (active.get(locationId)) return [];
    return active.has(locationId)
      ? [{ path, code: 'inactive_location', message: `Location ${locationId} is not active.` }]
      : [{ path, code: 'unknown_location', message: `The company has no location with the id ${locationId}.` }];
  });
  const [first] = faults;
  if (first !== undefined) throw new Refusal(first.code, `${first.path}: ${first.message}`, { faults });
}
