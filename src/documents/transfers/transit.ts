import { createLocation, EVERYTHING, LOCATIONS, type LocationFilter } from '../../catalog/index.ts';
import type { LoneUnit } from '../../journal/index.ts';
import { readPage } from '../../platform/index.ts';

const CODE = 'TRANSIT';

/** The place of all that is on its way between two others; made when it is first needed. */
export async function transitLocation(unit: LoneUnit): Promise<number> {
  const { sql, tenantId } = unit;
  const first = (filter: Omit<LocationFilter, 'visibility'>) =>
    readPage(sql, tenantId, LOCATIONS, { ...filter, visibility: EVERYTHING }, { limit: 1 });
  const [known] = await first({ kinds: ['transit'], active: true });
  if (known !== undefined) return known.id;
  const [taken] = await first({ code: CODE });
  const made = await createLocation.run(
    { name: 'In transit', kind: 'transit', code: taken === undefined ? CODE : null },
    { ...unit, actor: { ...unit.actor, ...EVERYTHING } },
  );
  return made.id;
}
