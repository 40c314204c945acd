import { isRestricted, maySeeLocation, ownsLocation, requireOwn } from '../../access/index.ts';
import type { LoneCommand, LoneUnit } from '../../journal/index.ts';
import { type Fault, Refusal, uuidv7 } from '../../platform/index.ts';
import { writeAttached } from '../attached/attached.ts';
import { changeExternalData, type ExternalDataChange } from '../attached/external-data.ts';
import {
  DESCRIPTION_MAX,
  differences,
  INDEXED_TEXT_MAX,
  NAME_MAX,
  patched,
  refuseAll,
  requireRevision,
  textFaults,
} from '../checks.ts';
import { readReferences } from '../references/reference.ts';
import {
  type Location,
  type LocationFields,
  type LocationView,
  locationView,
  readLocations,
  writeLocations,
} from './location.ts';
import { readBelow, readMovedToSite, requireParent } from './location-tree.ts';

/** A new location; what is left out takes its default. */
export type NewLocation = Pick<LocationFields, 'name' | 'kind'> & Partial<LocationFields>;

export const createLocation: LoneCommand<NewLocation, LocationView> = {
  sort: 'lone',
  name: 'locations.create',
  async run(input, unit) {
    const fields: LocationFields = {
      name: input.name,
      kind: input.kind,
      code: input.code ?? null,
      parentId: input.parentId ?? null,
      address: input.address ?? null,
      memo: input.memo ?? null,
      warehouseId: input.warehouseId ?? null,
      technicianIds: input.technicianIds ?? [],
      active: input.active ?? true,
      allowNegative: input.allowNegative ?? null,
      customFields: input.customFields ?? {},
      externalData: input.externalData ?? {},
    };
    await requireGoodFields(unit, fields);
    const parent = await requireParent(unit, fields.parentId, null);
    const id = unit.book.tick();
    const siteId = siteOf(id, fields, parent);
    requireOwn(ownsLocation(unit.actor, { siteId }), 'A location there is shared', 'parentId');
    const [view] = await save(unit, [
      { id, uuid: uuidv7(unit.now.getTime()), revision: id, fields, siteId, createdAt: unit.now, updatedAt: unit.now },
    ]);
    if (view === undefined) throw new Error('A location that was created has no view.');
    return view;
  },
};

export interface LocationUpdate {
  id: number;
  /** Fields that are left out stay; address, technicianIds, customFields and externalData are replaced whole. */
  patch: Partial<LocationFields>;
  /** What an application changes in its own data. */
  externalData?: ExternalDataChange | undefined;
  /** The revision that the caller has seen; null or absent: any. */
  ifRevision?: number | null;
}

/** Changes a location, and the site of everything below it where that follows. When nothing differs it keeps its revision. */
export const updateLocation: LoneCommand<LocationUpdate, LocationView> = {
  sort: 'lone',
  name: 'locations.update',
  async run({ id, patch, externalData, ifRevision }, unit) {
    const location = await find(unit, id);
    requireRevision(location, ifRevision);
    const given = patched(location.fields, patch);
    const fields =
      externalData === undefined
        ? given
        : { ...given, externalData: changeExternalData(given.externalData, externalData) };
    const changed = differences(location.fields, fields);
    if (changed.length === 0) return locationView(location);

    requireOwn(ownsLocation(unit.actor, location), `Location ${location.fields.name} is shared`);
    if (changed.includes('parentId')) await requireOwnSurroundings(unit, location);
    await requireGoodFields(unit, fields, location);
    const siteId = await siteAfter(unit, location, fields, changed);
    if (location.fields.kind === 'site' && fields.kind !== 'site') await requireNoItems(unit, id);

    const moved = siteId === location.siteId ? [] : await readMovedToSite(unit, id, siteId);
    const all = [{ ...location, fields, siteId }, ...moved];
    const [view] = await save(
      unit,
      all.map((row) => ({ ...row, revision: unit.book.tick(), updatedAt: unit.now })),
    );
    if (view === undefined) throw new Error('A location that was changed has no view.');
    return view;
  },
};

/** The tables and columns that keep a location from being deleted. */
const USES = [
  'select from entry where tenant_id = $1 and location_id = $2',
  'select from position where tenant_id = $1 and location_id = $2',
  'select from location where tenant_id = $1 and parent_id = $2',
  'select from item where tenant_id = $1 and site_id = $2',
  'select from document where tenant_id = $1 and location_id = $2',
  'select from document where tenant_id = $1 and to_location_id = $2',
  'select from location where tenant_id = $1 and warehouse_id = $2',
];

/** Deletes a location that nothing speaks of. */
export const deleteLocation: LoneCommand<{ id: number; ifRevision?: number | null }, LocationView> = {
  sort: 'lone',
  name: 'locations.delete',
  async run({ id, ifRevision }, unit) {
    const location = await find(unit, id);
    requireRevision(location, ifRevision);
    requireOwn(ownsLocation(unit.actor, location), `Location ${location.fields.name} is shared`);
    const [use] = await unit.sql.rows<{ used: boolean }>({
      text: `select ${USES.map((text) => `exists (${text})`).join(' or ')} as used`,
      values: [unit.tenantId, id],
    });
    if (use?.used) {
      throw new Refusal(
        'in_use',
        `Location ${id} has a history in the ledger, locations in it, items that belong to it or documents that name it, and cannot be deleted. Deactivate it instead.`,
      );
    }
    await unit.sql.rows({
      text: 'delete from location where tenant_id = $1 and id = $2',
      values: [unit.tenantId, id],
    });
    const view = locationView({ ...location, revision: unit.book.tick(), updatedAt: unit.now });
    unit.book.changed('location', id, view.revision, view, true);
    return view;
  },
};

async function find({ sql, tenantId, actor }: LoneUnit, id: number): Promise<Location> {
  const [location] = await readLocations(sql, tenantId, [id]);
  if (location !== undefined && maySeeLocation(actor, location)) return location;
  throw new Refusal('not_found', `There is no location with the id ${id}.`);
}

async function requireGoodFields(unit: LoneUnit, fields: LocationFields, before?: Location): Promise<void> {
  const faults: Fault[] = [
    ...textFaults('name', fields.name, { max: NAME_MAX, required: true }),
    ...textFaults('code', fields.code, { max: INDEXED_TEXT_MAX, required: true }),
    ...textFaults('memo', fields.memo, { max: DESCRIPTION_MAX }),
    ...(await warehouseFaults(unit, fields, before)),
    ...(await technicianFaults(unit, fields, before)),
  ];
  if (fields.code !== null && fields.code !== before?.fields.code) {
    const [taken] = await unit.sql.rows<{ id: number }>({
      text: 'select id from location where tenant_id = $1 and code = $2',
      values: [unit.tenantId, fields.code],
    });
    if (taken !== undefined) {
      const message = `There is a location with the code ${fields.code} already.`;
      faults.push({ path: 'code', code: 'duplicate_code', message });
    }
  }
  refuseAll(faults);
}

/** What a vehicle is filled from must be a warehouse, and stay one. */
async function warehouseFaults(unit: LoneUnit, fields: LocationFields, before?: Location): Promise<Fault[]> {
  const { warehouseId } = fields;
  const path = 'warehouseId';
  if (before?.fields.kind === 'warehouse' && fields.kind !== 'warehouse') {
    const [use] = await unit.sql.rows<{ used: boolean }>({
      text: 'select exists (select from location where tenant_id = $1 and warehouse_id = $2) as used',
      values: [unit.tenantId, before.id],
    });
    if (use?.used) {
      return [{ path: 'kind', code: 'in_use', message: `Vehicles are filled from warehouse ${before.id}.` }];
    }
  }
  if (warehouseId === null || warehouseId === before?.fields.warehouseId) return [];
  const [warehouse] = await readLocations(unit.sql, unit.tenantId, [warehouseId]);
  if (warehouse === undefined || !maySeeLocation(unit.actor, warehouse)) {
    return [{ path, code: 'unknown_location', message: `There is no location with the id ${warehouseId}.` }];
  }
  if (warehouse.fields.kind === 'warehouse') return [];
  return [{ path, code: 'invalid_request', message: `Location ${warehouseId} is not a warehouse.` }];
}

async function technicianFaults(unit: LoneUnit, fields: LocationFields, before?: Location): Promise<Fault[]> {
  const known = before?.fields.technicianIds ?? [];
  const added = fields.technicianIds.filter((id) => !known.includes(id));
  const found = await readReferences(unit.sql, unit.tenantId, 'technician', added);
  return fields.technicianIds.flatMap((id, index): Fault[] => {
    if (!added.includes(id) || found.some((technician) => technician.id === id)) return [];
    const message = `There is no technician with the id ${id}.`;
    return [{ path: `technicianIds.${index}`, code: 'unknown_reference', message }];
  });
}

function siteOf(id: number, fields: LocationFields, parent: Location | null): number | null {
  return fields.kind === 'site' ? id : (parent?.siteId ?? null);
}

async function siteAfter(
  unit: LoneUnit,
  location: Location,
  fields: LocationFields,
  changed: (keyof LocationFields)[],
): Promise<number | null> {
  const { id, siteId } = location;
  if (!changed.includes('parentId') && !changed.includes('kind')) return siteId;
  // An actor may be given a site and not what the site stands in; the parent is asked for only where it is another one.
  const parent = changed.includes('parentId')
    ? await requireParent(unit, fields.parentId, id)
    : ((await readLocations(unit.sql, unit.tenantId, fields.parentId === null ? [] : [fields.parentId]))[0] ?? null);
  const after = siteOf(id, fields, parent);
  requireOwn(ownsLocation(unit.actor, { siteId: after }), 'A location there is shared', 'parentId');
  return after;
}

/** What is moved takes along all that stands in it, and leaves what it stood in: neither may be another's. */
async function requireOwnSurroundings(unit: LoneUnit, { id, fields }: Location): Promise<void> {
  if (!isRestricted(unit.actor)) return;
  const above = await readLocations(unit.sql, unit.tenantId, fields.parentId === null ? [] : [fields.parentId]);
  const touched = [...above, ...(await readBelow(unit, id))];
  const foreign = touched.find((location) => !ownsLocation(unit.actor, location));
  requireOwn(foreign === undefined, 'This location stands in one of others, or one of others stands in it', 'parentId');
}

/** What belongs to a site must not find it to be something else. */
async function requireNoItems({ sql, tenantId }: LoneUnit, id: number): Promise<void> {
  const [use] = await sql.rows<{ used: boolean }>({
    text: 'select exists (select from item where tenant_id = $1 and site_id = $2) as used',
    values: [tenantId, id],
  });
  if (!use?.used) return;
  throw new Refusal('in_use', `Items belong to site ${id}. Give them another site first.`, { path: 'kind' });
}

async function save({ sql, book, tenantId }: LoneUnit, locations: Location[]): Promise<LocationView[]> {
  const attached = locations.map(({ id, fields }) => ({ id, ...fields }));
  await Promise.all([writeLocations(sql, tenantId, locations), writeAttached(sql, tenantId, attached)]);
  return locations.map((location) => {
    const view = locationView(location);
    book.changed('location', location.id, location.revision, view);
    return view;
  });
}
