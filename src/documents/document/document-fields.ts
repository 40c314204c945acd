import {
  nameCustomFields,
  REFERENCE_ROWS,
  type ReferenceKind,
  referenceFor,
  refuseAll,
  wantCustomFields,
} from '../../catalog/index.ts';
import type { Wants } from '../../ledger/index.ts';
import type { Fault } from '../../platform/index.ts';
import type { DocumentHead, DocumentKind } from './document.ts';
import type { Document, Unit } from './document-book.ts';
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

/** A document that begins now, with its id, the number that it is given, and what is said of it. */
export function newNamed(
  unit: Unit,
  kind: DocumentKind,
  series: string,
  fields: DocumentFields,
  inPlaceOf?: DocumentHead | undefined,
): Document {
  const document = newDocument(unit, kind, series, { status: 'pending' }, inPlaceOf);
  applyFields(document.head, fields);
  return document;
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

/** Wants what the fields name. */
export function wantNamed(wants: Wants, fields: DocumentFields): void {
  wants.rows(
    REFERENCE_ROWS,
    (Object.keys(NAMED) as (keyof typeof NAMED)[]).map((path) => fields[path]),
  );
  wantCustomFields(wants, fields.customFields);
}

/**
 * Everything that the fields name must be there, but custom fields, which are made when they are first used. Throws `unknown_reference` with
 * every one that is not.
 */
export function requireNamed(unit: Unit, fields: DocumentFields): void {
  unit.book.need((wants) => wantNamed(wants, fields));
  const named = Object.entries(NAMED) as [keyof typeof NAMED, ReferenceKind][];
  refuseAll(named.flatMap(([path, kind]) => referenceFaults(unit, kind, path, fields[path])));
  nameCustomFields(unit.book, fields.customFields);
}

/** What is wrong with an id of this kind, if one is given: nothing, or that it is not there for the actor. */
export function referenceFaults(
  { actor, book }: Unit,
  kind: ReferenceKind,
  path: string,
  id: number | null | undefined,
): Fault[] {
  if (id == null || referenceFor(book, actor, kind, id) !== undefined) return [];
  const message = `There is no ${kind.replaceAll('_', ' ')} with the id ${id}.`;
  return [{ path, code: 'unknown_reference', message }];
}
