import { createLocation, listLocations } from '../../catalog/index.ts';
import type { LoneUnit } from '../../journal/index.ts';

const CODE = 'TRANSIT';

/** The place of all that is on its way between two others; made when it is first needed. */
export async function transitLocation(unit: LoneUnit): Promise<number> {
  const { sql, tenantId } = unit;
  const everything = { brandId: null, siteIds: null };
  const [known] = await listLocations(sql, tenantId, {
    visibility: everything,
    kind: 'transit',
    active: true,
    limit: 1,
  });
  if (known !== undefined) return known.id;
  const [taken] = await listLocations(sql, tenantId, { visibility: everything, code: CODE, limit: 1 });
  const made = await createLocation.run(
    { name: 'In transit', kind: 'transit', code: taken === undefined ? CODE : null },
    { ...unit, actor: { ...unit.actor, ...everything } },
  );
  return made.id;
}
