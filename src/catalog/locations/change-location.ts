import { type Actor, isRestricted, ownsLocation, requireOwn } from '../../access/index.ts';
import type { BatchCommand } from '../../journal/index.ts';
import type { Book, Shelf, Wants } from '../../ledger/index.ts';
import { type Fault, plainArray, Refusal, uuidv7 } from '../../platform/index.ts';
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
import { TEMPLATES } from '../levels/level-template.ts';
import { REFERENCE_ROWS, referenceOf } from '../references/reference.ts';
import { usesShelf } from '../uses.ts';
import { inTheWay, wantInTheWay } from './in-the-way.ts';
import { type Derived, type Location, type LocationFields, type LocationView, locationView } from './location.ts';
import {
  LOCATION_CODES,
  LOCATION_ROWS,
  locationById,
  locationFor,
  putLocation,
  removeLocation,
} from './location-book.ts';
import { BELOW, derivedOf, putWithBelow, requireParent } from './location-tree.ts';
import { TIME_ZONES, timeZoneFaults } from './time-zones.ts';

/** A new location; what is left out takes its default. */
export type NewLocation = Pick<LocationFields, 'name' | 'kind'> & Partial<LocationFields>;

export const createLocation: BatchCommand<NewLocation, LocationView> = {
  sort: 'batch',
  name: 'locations.create',
  weight: () => 1,
  wants: wantNamed,
  decide(input, actor, book) {
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
      timeZone: input.timeZone ?? null,
      allowNegative: input.allowNegative ?? null,
      levelTemplateId: input.levelTemplateId ?? null,
      supplyLocationId: input.supplyLocationId ?? null,
      customFields: input.customFields ?? {},
      externalData: input.externalData ?? {},
    };
    requireGoodFields(book, actor, fields);
    const parent = requireParent(book, actor, fields.parentId, null);
    const { now } = book;
    const id = book.tick();
    const uuid = uuidv7(now.getTime());
    const made = { id, uuid, revision: id, fields, heldAt: null, reason: null, createdAt: now, updatedAt: now };
    const derived = derivedOf(made, parent?.derived);
    requireOwn(ownsLocation(actor, derived), 'A location there is shared', 'parentId');
    return putLocation(book, { ...made, derived });
  },
};

/** Wants what the fields of a location name. */
function wantNamed(fields: Partial<LocationFields>, wants: Wants): void {
  const { parentId, warehouseId, supplyLocationId, levelTemplateId, code, technicianIds, timeZone } = fields;
  wants.rows(TIME_ZONES, [timeZone]);
  wants.rows(LOCATION_ROWS, [parentId, warehouseId, supplyLocationId]);
  wants.rows(TEMPLATES, [levelTemplateId]);
  wants.rows(LOCATION_CODES, [code]);
  wants.rows(REFERENCE_ROWS, technicianIds ?? []);
}

export interface LocationUpdate {
  id: number;
  /** Fields that are left out stay; address, technicianIds, customFields and externalData are replaced whole. */
  patch: Partial<LocationFields>;
  /** What an application changes in its own data. */
  externalData?: ExternalDataChange | undefined;
  /** The revision that the caller has seen; null or absent: any. */
  ifRevision?: number | null;
}

/** Changes a location, and what follows for everything below it. When nothing differs it keeps its revision. */
export const updateLocation: BatchCommand<LocationUpdate, LocationView> = {
  sort: 'batch',
  name: 'locations.update',
  weight: () => 1,
  alone: ({ patch: { parentId, kind, timeZone, active } }) =>
    parentId !== undefined || kind !== undefined || timeZone !== undefined || active === false,
  wants({ id, patch }, wants) {
    wants.rows(LOCATION_ROWS, [id]);
    if (patch.active === false) wantInTheWay(wants, id);
    wantNamed(patch, wants);
  },
  decide({ id, patch, externalData, ifRevision }, actor, book) {
    const location = locationById(book, actor, id);
    requireRevision(location, ifRevision);
    const given = patched(location.fields, patch);
    const fields =
      externalData === undefined
        ? given
        : { ...given, externalData: changeExternalData(given.externalData, externalData) };
    const changed = differences(location.fields, fields);
    if (changed.length === 0) return locationView(location);

    requireOwn(ownsLocation(actor, location.derived), `Location ${location.fields.name} is shared`);
    if (changed.includes('parentId')) requireOwnSurroundings(book, actor, location);
    requireGoodFields(book, actor, fields, location);
    if (changed.includes('active') && !fields.active) refuseAll(inTheWay(book, id, { path: 'active', moves: false }));
    const derived = derivedAfter(book, actor, { ...location, fields }, changed);
    if (location.fields.kind === 'site' && fields.kind !== 'site') requireNoItems(book, id);
    return putWithBelow(book, location, { ...location, fields, derived });
  },
};

/** The tables and columns that keep a location from being deleted. */
const USED = usesShelf('locations', [
  'select from entry where tenant_id = $1 and location_id = asked.id',
  'select from position where tenant_id = $1 and location_id = asked.id',
  'select from location where tenant_id = $1 and parent_id = asked.id',
  'select from item where tenant_id = $1 and site_id = asked.id',
  'select from document where tenant_id = $1 and location_id = asked.id',
  'select from document where tenant_id = $1 and to_location_id = asked.id',
  'select from location where tenant_id = $1 and warehouse_id = asked.id',
  'select from location where tenant_id = $1 and supply_location_id = asked.id',
  'select from stock_level where tenant_id = $1 and location_id = asked.id',
]);

/** Deletes a location that nothing speaks of. */
export const deleteLocation: BatchCommand<{ id: number; ifRevision?: number | null }, LocationView> = {
  sort: 'batch',
  name: 'locations.delete',
  weight: () => 1,
  alone: () => true,
  wants({ id }, wants) {
    wants.rows(LOCATION_ROWS, [id]);
    wants.rows(USED, [id]);
  },
  decide({ id, ifRevision }, actor, book) {
    const location = locationById(book, actor, id);
    requireRevision(location, ifRevision);
    requireOwn(ownsLocation(actor, location.derived), `Location ${location.fields.name} is shared`);
    if (book.row(USED, id)) {
      throw new Refusal(
        'in_use',
        `Location ${id} has a history in the ledger, locations in it, items that belong to it, levels, or documents or locations that name it, and cannot be deleted. Deactivate it instead.`,
      );
    }
    return removeLocation(book, { ...location, revision: book.tick(), updatedAt: book.now });
  },
};

function requireGoodFields(book: Book, actor: Actor, fields: LocationFields, before?: Location): void {
  const faults: Fault[] = [
    ...textFaults('name', fields.name, { max: NAME_MAX, required: true }),
    ...textFaults('code', fields.code, { max: INDEXED_TEXT_MAX, required: true }),
    ...textFaults('memo', fields.memo, { max: DESCRIPTION_MAX }),
    ...warehouseFaults(book, actor, fields, before),
    ...technicianFaults(book, fields, before),
    ...(fields.timeZone === before?.fields.timeZone ? [] : timeZoneFaults(book, 'timeZone', fields.timeZone)),
    ...levelTemplateFaults(book, fields, before),
    ...supplyFaults(book, actor, fields, before),
    ...parentFaults(book, fields, before),
  ];
  if (
    fields.code !== null &&
    fields.code !== before?.fields.code &&
    book.row(LOCATION_CODES, fields.code) !== undefined
  ) {
    const message = `There is a location with the code ${fields.code} already.`;
    faults.push({ path: 'code', code: 'duplicate_code', message });
  }
  refuseAll(faults);
}

/** What a vehicle is filled from must be a warehouse, and stay one. */
function warehouseFaults(book: Book, actor: Actor, fields: LocationFields, before?: Location): Fault[] {
  const { warehouseId } = fields;
  const path = 'warehouseId';
  if (before?.fields.kind === 'warehouse' && fields.kind !== 'warehouse' && usesOf(book, before.id).vehicles) {
    return [{ path: 'kind', code: 'in_use', message: `Vehicles are filled from warehouse ${before.id}.` }];
  }
  if (warehouseId === null || warehouseId === before?.fields.warehouseId) return [];
  const warehouse = locationFor(book, actor, warehouseId);
  if (warehouse === undefined) {
    return [{ path, code: 'unknown_location', message: `There is no location with the id ${warehouseId}.` }];
  }
  if (warehouse.fields.kind === 'warehouse') return [];
  return [{ path, code: 'invalid_request', message: `Location ${warehouseId} is not a warehouse.` }];
}

function technicianFaults(book: Book, fields: LocationFields, before?: Location): Fault[] {
  const known = before?.fields.technicianIds ?? [];
  return fields.technicianIds.flatMap((id, index): Fault[] => {
    if (known.includes(id) || referenceOf(book, 'technician', id) !== undefined) return [];
    const message = `There is no technician with the id ${id}.`;
    return [{ path: `technicianIds.${index}`, code: 'unknown_reference', message }];
  });
}

function levelTemplateFaults(book: Book, { levelTemplateId: id }: LocationFields, before?: Location): Fault[] {
  if (id === null || id === before?.fields.levelTemplateId || book.row(TEMPLATES, id) !== undefined) return [];
  const message = `There is no level template with the id ${id}.`;
  return [{ path: 'levelTemplateId', code: 'unknown_reference', message }];
}

/** What fills a place is another one, where stock can lie. */
function supplyFaults(book: Book, actor: Actor, fields: LocationFields, before?: Location): Fault[] {
  const { supplyLocationId: id } = fields;
  const path = 'supplyLocationId';
  if (id === null || id === before?.fields.supplyLocationId) return [];
  const supply = locationFor(book, actor, id);
  if (supply === undefined) {
    return [{ path, code: 'unknown_location', message: `There is no location with the id ${id}.` }];
  }
  if (id === before?.id) return [{ path, code: 'invalid_request', message: 'A place is filled from another one.' }];
  if (supply.fields.kind !== 'transit') return [];
  return [{ path, code: 'invalid_request', message: 'What is in transit is on its way: name a place.' }];
}

/** What follows for a location after a change, where that says where it stands, what it is, or whose clock counts there. */
function derivedAfter(book: Book, actor: Actor, location: Location, changed: (keyof LocationFields)[]): Derived {
  const { id, fields, derived } = location;
  if (!changed.some((name) => name === 'parentId' || name === 'kind' || name === 'timeZone')) return derived;
  // An actor may be given a site and not what the site stands in; the parent is asked for only where it is another one.
  const parent = changed.includes('parentId')
    ? requireParent(book, actor, fields.parentId, id)
    : parentOf(book, fields);
  const after = derivedOf(location, parent?.derived);
  requireOwn(ownsLocation(actor, after), 'A location there is shared', 'parentId');
  return after;
}

function parentOf(book: Book, { parentId }: LocationFields): Location | null {
  return parentId === null ? null : (book.row(LOCATION_ROWS, parentId) ?? null);
}

/** What is in use does not stand in what is closed. One that stands there already may stay as it is. */
function parentFaults(book: Book, fields: LocationFields, before?: Location): Fault[] {
  const parent = parentOf(book, fields);
  if (!fields.active || parent === null || parent.fields.active) return [];
  const [isPlaced, isOpened] = [fields.parentId !== before?.fields.parentId, before?.fields.active !== true];
  if (!isPlaced && !isOpened) return [];
  const message = `Location ${parent.fields.name} is not active.`;
  return [{ path: isPlaced ? 'parentId' : 'active', code: 'inactive_location', message }];
}

/** What is moved takes along all that stands in it, and leaves what it stood in: neither may be another's. */
function requireOwnSurroundings(book: Book, actor: Actor, { id, fields }: Location): void {
  if (!isRestricted(actor)) return;
  const above = parentOf(book, fields);
  const touched = [...(above === null ? [] : [above]), ...(book.row(BELOW, id) ?? [])];
  const foreign = touched.find((location) => !ownsLocation(actor, location.derived));
  requireOwn(foreign === undefined, 'This location stands in one of others, or one of others stands in it', 'parentId');
}

/** What belongs to a site must not find it to be something else. */
function requireNoItems(book: Book, id: number): void {
  if (!usesOf(book, id).items) return;
  throw new Refusal('in_use', `Items belong to site ${id}. Give them another site first.`, { path: 'kind' });
}

/** What keeps a location from becoming another kind of place. */
const KIND_USES: Shelf<number, { vehicles: boolean; items: boolean }> = {
  name: 'uses of locations',
  pageOnly: true,
  async read(sql, tenantId, ids) {
    const rows = await sql.rows<{ id: number; vehicles: boolean; items: boolean }>({
      text: `select asked.id, exists (select from location w where w.tenant_id = $1 and w.warehouse_id = asked.id) as vehicles,
          exists (select from item i where i.tenant_id = $1 and i.site_id = asked.id) as items
        from unnest($2::bigint[]) as asked (id)`,
      values: [tenantId, plainArray(ids)],
    });
    return rows.map(({ id, ...uses }) => [id, uses]);
  },
};

const usesOf = (book: Book, id: number) => book.row(KIND_USES, id) ?? { vehicles: false, items: false };
