import { maySeeReference, ownsReference, requireOwn, requireUnrestricted } from '../../access/index.ts';
import type { LoneCommand, LoneUnit } from '../../journal/index.ts';
import { type Fault, Refusal, uuidv7 } from '../../platform/index.ts';
import { type AttachedRow, writeAttached } from '../attached/attached.ts';
import { nameCustomFields } from '../attached/custom-fields.ts';
import { changeExternalData, type ExternalDataChange } from '../attached/external-data.ts';
import { differences, NAME_MAX, patched, refuseAll, requireRevision, textFaults } from '../checks.ts';
import {
  FIXED_NAMES,
  type Reference,
  type ReferenceFields,
  type ReferenceKind,
  type ReferenceView,
  readReferences,
  referenceView,
  writeReference,
} from './reference.ts';

export interface NewReference {
  kind: ReferenceKind;
  name: string;
  active?: boolean;
  details?: Record<string, unknown>;
}

export const createReference: LoneCommand<NewReference, ReferenceView> = {
  sort: 'lone',
  name: 'references.create',
  async run({ kind, name, active = true, details = {} }, unit) {
    requireUnrestricted(unit.actor, `A new ${kind.replaceAll('_', ' ')} is shared`);
    const fields = { name, active, details: withoutNulls(details) };
    requireGoodFields(fields);
    const id = unit.book.tick();
    const uuid = uuidv7(unit.now.getTime());
    return save(unit, { id, uuid, revision: id, kind, fields, createdAt: unit.now, updatedAt: unit.now });
  },
};

export interface ReferenceUpdate {
  kind: ReferenceKind;
  id: number;
  /** What is left out stays, also of the details, each for itself; a detail that is null is taken away. */
  patch: Partial<ReferenceFields>;
  /** What an application changes in its own data; without it the detail `externalData` is patched like any other. */
  externalData?: ExternalDataChange | undefined;
  /** The revision that the caller has seen; null or absent: any. */
  ifRevision?: number | null;
}

/** Changes a reference. When nothing differs it keeps its revision. */
export const updateReference: LoneCommand<ReferenceUpdate, ReferenceView> = {
  sort: 'lone',
  name: 'references.update',
  async run({ kind, id, patch, externalData, ifRevision }, unit) {
    const reference = await find(unit, kind, id);
    requireRevision(reference, ifRevision);
    const given = patched(reference.fields.details, patch.details ?? {});
    const details = withoutNulls(externalData === undefined ? given : withExternalData(given, externalData));
    const fields = patched(reference.fields, { ...patch, details });
    if (differences(reference.fields, fields).length === 0) return referenceView(reference);
    requireOwn(ownsReference(unit.actor, reference), `${titled(kind)} ${reference.fields.name} is shared`);
    requireGoodFields(fields);
    return save(unit, { ...reference, fields, revision: unit.book.tick(), updatedAt: unit.now });
  },
};

const onDocuments = (column: string) => `select from document where tenant_id = $1 and ${column} = $2`;
const ofType = (kind: string) => `select from document where tenant_id = $1 and kind = '${kind}' and type_id = $2`;

/** What keeps a reference of a kind from being deleted. */
const USES: Record<ReferenceKind, string[]> = {
  vendor: ['select from item where tenant_id = $1 and vendor_id = $2', onDocuments('vendor_id')],
  brand: ['select from item where tenant_id = $1 and brand_id = $2'],
  // What is reserved for a job has a movement that says so, so the reservations need not be asked.
  job: ['select from movement where tenant_id = $1 and job_id = $2', onDocuments('job_id')],
  business_unit: [onDocuments('business_unit_id')],
  project: [onDocuments('project_id')],
  technician: [
    onDocuments('technician_id'),
    'select from location where tenant_id = $1 and technician_ids @> array[$2::bigint]',
  ],
  purchase_order_type: ['purchase_order', 'purchase_request', 'receipt'].map(ofType),
  return_type: [ofType('vendor_return')],
};

/** Deletes a reference that nothing speaks of. */
export const deleteReference: LoneCommand<
  { kind: ReferenceKind; id: number; ifRevision?: number | null },
  ReferenceView
> = {
  sort: 'lone',
  name: 'references.delete',
  async run({ kind, id, ifRevision }, unit) {
    const reference = await find(unit, kind, id);
    requireRevision(reference, ifRevision);
    requireOwn(ownsReference(unit.actor, reference), `${titled(kind)} ${reference.fields.name} is shared`);
    const uses = USES[kind].map((text) => `exists (${text})`);
    const [use] = await unit.sql.rows<{ used: boolean }>({
      text: `select ${uses.join(' or ')} as used`,
      values: [unit.tenantId, id],
    });
    if (use?.used) {
      throw new Refusal('in_use', `${titled(kind)} ${id} is in use and cannot be deleted. Deactivate it instead.`);
    }
    await unit.sql.rows({
      text: 'delete from reference where tenant_id = $1 and id = $2',
      values: [unit.tenantId, id],
    });
    const view = referenceView({ ...reference, revision: unit.book.tick(), updatedAt: unit.now });
    unit.book.changed(kind, id, view.revision, view, true);
    return view;
  },
};

async function find({ sql, tenantId, actor }: LoneUnit, kind: ReferenceKind, id: number): Promise<Reference> {
  const [reference] = await readReferences(sql, tenantId, kind, [id]);
  if (reference !== undefined && maySeeReference(actor, reference)) return reference;
  throw new Refusal('not_found', `There is no ${kind.replaceAll('_', ' ')} with the id ${id}.`);
}

function requireGoodFields(fields: ReferenceFields): void {
  const faults: Fault[] = textFaults('name', fields.name, { max: NAME_MAX, required: true });
  for (const path of FIXED_NAMES.filter((name) => Object.hasOwn(fields.details, name))) {
    faults.push({ path, code: 'invalid_request', message: `A detail cannot be called ${path}.` });
  }
  refuseAll(faults);
}

function withExternalData(details: Record<string, unknown>, change: ExternalDataChange): Record<string, unknown> {
  const { externalData } = details;
  const before = typeof externalData === 'object' && externalData !== null ? { ...externalData } : {};
  const after = changeExternalData(before, change);
  return { ...details, externalData: Object.keys(after).length === 0 ? null : after };
}

function withoutNulls(details: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(details).filter(([, value]) => value != null));
}

function titled(kind: ReferenceKind): string {
  return kind.charAt(0).toUpperCase() + kind.slice(1).replaceAll('_', ' ');
}

function fieldNames(customFields: unknown): string[] {
  const isNamed = typeof customFields === 'object' && customFields !== null && !Array.isArray(customFields);
  return isNamed ? Object.keys(customFields) : [];
}

async function save(unit: LoneUnit, reference: Reference): Promise<ReferenceView> {
  const { sql, book, tenantId } = unit;
  const { customFields = {}, externalData = {} } = reference.fields.details as Partial<AttachedRow>;
  const attached = { id: reference.id, customFields, externalData };
  await nameCustomFields(unit, fieldNames(customFields));
  await Promise.all([writeReference(sql, tenantId, reference), writeAttached(sql, tenantId, [attached])]);
  const view = referenceView(reference);
  book.changed(reference.kind, reference.id, reference.revision, view);
  return view;
}
