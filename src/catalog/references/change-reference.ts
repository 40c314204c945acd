import { type Actor, maySeeReference, ownsReference, requireOwn, requireUnrestricted } from '../../access/index.ts';
import type { BatchCommand } from '../../journal/index.ts';
import type { Book, Shelf } from '../../ledger/index.ts';
import { type Fault, Refusal, uuidv7 } from '../../platform/index.ts';
import { nameCustomFields, wantCustomFields } from '../attached/custom-fields.ts';
import { changeExternalData, type ExternalDataChange } from '../attached/external-data.ts';
import { differences, NAME_MAX, patched, refuseAll, requireRevision, textFaults } from '../checks.ts';
import { usesShelf } from '../uses.ts';
import {
  FIXED_NAMES,
  nameReference,
  REFERENCE_ROWS,
  type Reference,
  type ReferenceFields,
  type ReferenceKind,
  type ReferenceView,
  referenceOf,
  referenceView,
} from './reference.ts';

export interface NewReference {
  kind: ReferenceKind;
  name: string;
  active?: boolean;
  details?: Record<string, unknown>;
}

export const createReference: BatchCommand<NewReference, ReferenceView> = {
  sort: 'batch',
  name: 'references.create',
  weight: () => 1,
  wants: ({ details }, wants) => wantCustomFields(wants, details?.customFields),
  decide({ kind, name, active = true, details = {} }, actor, book) {
    requireUnrestricted(actor, `A new ${kind.replaceAll('_', ' ')} is shared`);
    const fields = { name, active, details: withoutNulls(details) };
    requireGoodFields(kind, fields);
    const id = book.tick();
    const { now } = book;
    return save(book, { id, uuid: uuidv7(now.getTime()), revision: id, kind, fields, createdAt: now, updatedAt: now });
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
export const updateReference: BatchCommand<ReferenceUpdate, ReferenceView> = {
  sort: 'batch',
  name: 'references.update',
  weight: () => 1,
  wants({ id, patch }, wants) {
    wants.rows(REFERENCE_ROWS, [id]);
    wantCustomFields(wants, patch.details?.customFields);
  },
  decide({ kind, id, patch, externalData, ifRevision }, actor, book) {
    const reference = requireSeen(actor, kind, id, referenceOf(book, kind, id));
    requireRevision(reference, ifRevision);
    const given = patched(reference.fields.details, patch.details ?? {});
    const details = withoutNulls(externalData === undefined ? given : withExternalData(given, externalData));
    const fields = patched(reference.fields, { ...patch, details });
    if (differences(reference.fields, fields).length === 0) return referenceView(reference);
    requireOwn(ownsReference(actor, reference), `${titled(kind)} ${reference.fields.name} is shared`);
    requireGoodFields(kind, fields, reference.fields);
    return save(book, { ...reference, fields, revision: book.tick(), updatedAt: book.now });
  },
};

const onDocuments = (column: string) => `select from document where tenant_id = $1 and ${column} = asked.id`;
const ofType = (kind: string) =>
  `select from document where tenant_id = $1 and kind = '${kind}' and type_id = asked.id`;

/** What keeps a reference of a kind from being deleted. */
const USED: Record<ReferenceKind, Shelf<number, boolean>> = {
  vendor: usesShelf('vendors', [
    'select from item where tenant_id = $1 and vendor_id = asked.id',
    onDocuments('vendor_id'),
  ]),
  brand: usesShelf('brands', ['select from item where tenant_id = $1 and brand_id = asked.id']),
  // What is reserved for a job has a movement that says so, so the reservations need not be asked.
  job: usesShelf('jobs', ['select from movement where tenant_id = $1 and job_id = asked.id', onDocuments('job_id')]),
  business_unit: usesShelf('business units', [onDocuments('business_unit_id')]),
  project: usesShelf('projects', [onDocuments('project_id')]),
  technician: usesShelf('technicians', [
    onDocuments('technician_id'),
    'select from location where tenant_id = $1 and technician_ids @> array[asked.id]',
  ]),
  purchase_order_type: usesShelf('types of orders', ['purchase_order', 'purchase_request', 'receipt'].map(ofType)),
  return_type: usesShelf('types of returns', [ofType('vendor_return')]),
};

/** Deletes a reference that nothing speaks of. */
export const deleteReference: BatchCommand<
  { kind: ReferenceKind; id: number; ifRevision?: number | null },
  ReferenceView
> = {
  sort: 'batch',
  name: 'references.delete',
  weight: () => 1,
  alone: () => true,
  wants({ kind, id }, wants) {
    wants.rows(REFERENCE_ROWS, [id]);
    wants.rows(USED[kind], [id]);
  },
  decide({ kind, id, ifRevision }, actor, book) {
    const reference = requireSeen(actor, kind, id, referenceOf(book, kind, id));
    requireRevision(reference, ifRevision);
    requireOwn(ownsReference(actor, reference), `${titled(kind)} ${reference.fields.name} is shared`);
    if (book.row(USED[kind], id)) {
      throw new Refusal('in_use', `${titled(kind)} ${id} is in use and cannot be deleted. Deactivate it instead.`);
    }
    book.put(REFERENCE_ROWS, id, undefined);
    if (kind === 'job') book.defineJob(id, false);
    const view = referenceView({ ...reference, revision: book.tick(), updatedAt: book.now });
    book.changed(kind, id, view.revision, view, true);
    return view;
  },
};

function requireSeen(actor: Actor, kind: ReferenceKind, id: number, reference: Reference | undefined): Reference {
  if (reference !== undefined && maySeeReference(actor, reference)) return reference;
  throw new Refusal('not_found', `There is no ${kind.replaceAll('_', ' ')} with the id ${id}.`);
}

/** How many days a vendor may take to bring what was ordered. */
export const LEAD_TIME_DAYS_MAX = 365;

function requireGoodFields(kind: ReferenceKind, fields: ReferenceFields, before?: ReferenceFields): void {
  const faults: Fault[] = textFaults('name', fields.name, { max: NAME_MAX, required: true });
  for (const path of FIXED_NAMES.filter((name) => Object.hasOwn(fields.details, name))) {
    faults.push({ path, code: 'invalid_request', message: `A detail cannot be called ${path}.` });
  }
  const { leadTimeDays } = fields.details;
  const isNew = leadTimeDays !== undefined && leadTimeDays !== before?.details.leadTimeDays;
  if (kind === 'vendor' && isNew && !isLeadTime(leadTimeDays)) {
    const message = `Give whole days from 0 to ${LEAD_TIME_DAYS_MAX}.`;
    faults.push({ path: 'leadTimeDays', code: 'invalid_request', message });
  }
  refuseAll(faults);
}

function isLeadTime(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= LEAD_TIME_DAYS_MAX; // An integer is a number.
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

function save(book: Book, reference: Reference): ReferenceView {
  nameCustomFields(book, reference.fields.details.customFields);
  book.put(REFERENCE_ROWS, reference.id, reference);
  if (reference.kind === 'job') book.defineJob(reference.id, true);
  nameReference(book, reference);
  const view = referenceView(reference);
  book.changed(reference.kind, reference.id, reference.revision, view);
  return view;
}
