import {
  findLocation,
  findReference,
  type LocationView,
  nameCustomFields,
  type ReferenceKind,
  refuseAll,
} from '../../catalog/index.ts';
import type { LoneUnit } from '../../journal/index.ts';
import { type Fault, Refusal } from '../../platform/index.ts';
import type { DocumentHead, DocumentKind } from './document.ts';
import { newDocument } from './document-rules.ts';

/** What a client may say about any document; what is left out stays, or is empty on a new one. */
export interface DocumentFields {
  reference?: string | null | undefined;
  memo?: string | null | undefined;
  date?: Date | null | undefined;
  jobId?: number | null | undefined;
  projectId?: number | null | undefined;
  businessUnitId?: number | null | undefined;
  technicianId?: number | null | undefined;
  customFields?: Record<string, unknown> | undefined;
  externalData?: Record<string, unknown> | undefined;
}

/** A document that begins now, with its id and the number that it is given. */
export function newHead(
  unit: LoneUnit,
  kind: DocumentKind,
  series: string,
  fields: DocumentFields,
  inPlaceOf?: DocumentHead | undefined,
): DocumentHead {
  const head = newDocument(unit, kind, series, { status: 'pending' }, inPlaceOf);
  applyFields(head, fields);
  return head;
}

/** Sets what is given. */
export function applyFields(head: DocumentHead, fields: DocumentFields): void {
  const { date, ...rest } = fields;
  Object.assign(head, Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)));
  if (date != null) head.date = date;
}

const NAMED = {
  jobId: 'job',
  projectId: 'project',
  businessUnitId: 'business_unit',
  technicianId: 'technician',
} as const satisfies Partial<Record<keyof DocumentFields, ReferenceKind>>;

/**
 * Everything that the fields name must be there, but custom fields, which are made when they are first used. Throws
 * `unknown_reference` with every one that is not.
 */
export async function requireNamed(unit: LoneUnit, fields: DocumentFields): Promise<void> {
  const faults: Fault[] = [];
  for (const [path, kind] of Object.entries(NAMED) as [keyof typeof NAMED, ReferenceKind][]) {
    faults.push(...(await referenceFaults(unit, kind, path, fields[path])));
  }
  refuseAll(faults);
  await nameCustomFields(unit, Object.keys(fields.customFields ?? {}));
}

/** What is wrong with an id of this kind, if one is given: nothing, or that it is not there for the actor. */
export async function referenceFaults(
  { sql, tenantId, actor }: LoneUnit,
  kind: ReferenceKind,
  path: string,
  id: number | null | undefined,
): Promise<Fault[]> {
  if (id == null || (await findReference(sql, tenantId, actor, kind, id)) !== undefined) return [];
  const message = `There is no ${kind.replaceAll('_', ' ')} with the id ${id}.`;
  return [{ path, code: 'unknown_reference', message }];
}

/** A location that a document names, if it is there for the actor. Throws `unknown_location`. */
export async function requireLocation(unit: LoneUnit, id: number, path: string): Promise<LocationView> {
  const location = await findLocation(unit.sql, unit.tenantId, unit.actor, id);
  if (location !== undefined) return location;
  throw new Refusal('unknown_location', `There is no location with the id ${id}.`, { path });
}
