import { namedPlaces, type TenantSettingsChange } from '../access/index.ts';
import { type Fault, plainArray, Refusal, type Sql } from '../platform/index.ts';

/** The locations that settings name must exist and be able to hold stock. Throws `unknown_location` with each that does not. */
export async function requirePlaces(sql: Sql, tenantId: number, settings: TenantSettingsChange): Promise<void> {
  const named = namedPlaces(settings).filter(({ locationId }) => Number.isSafeInteger(locationId));
  if (named.length === 0) return;
  const rows = await sql.rows<{ id: number }>({
    text: `select id from location where tenant_id = $1 and id = any($2::bigint[]) and kind <> 'transit'`,
    values: [tenantId, plainArray(named.map(({ locationId }) => locationId))],
  });
  const known = new Set(rows.map(({ id }) => id));
  const faults = named
    .filter(({ locationId }) => !known.has(locationId))
    .map(({ path, locationId }): Fault => {
      return { path, code: 'unknown_location', message: `The company has no location with the id ${locationId}.` };
    });
  const [first] = faults;
  if (first !== undefined) throw new Refusal(first.code, `${first.path}: ${first.message}`, { faults });
}
