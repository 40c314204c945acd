import sqlTag, { type Sql as Fragment } from 'sql-template-tag';
import type { MovementKind } from './model.ts';

/** What may be asked of a movement itself. */
export interface MovementFacets {
  kind?: MovementKind | undefined;
  reference?: string | undefined;
  documentId?: number | undefined;
  actorId?: number | undefined;
  reasonCode?: string | undefined;
}

/** The same, of rows `m`. */
export function movementConditions(filter: MovementFacets): Fragment[] {
  const parts: Fragment[] = [];
  if (filter.reference !== undefined) parts.push(sqlTag`m.reference = ${filter.reference}`);
  if (filter.kind !== undefined) parts.push(sqlTag`m.kind = ${filter.kind}`);
  if (filter.documentId !== undefined) parts.push(sqlTag`m.document_id = ${filter.documentId}`);
  if (filter.actorId !== undefined) parts.push(sqlTag`m.actor_id = ${filter.actorId}`);
  if (filter.reasonCode !== undefined) parts.push(sqlTag`m.reason_code = ${filter.reasonCode}`);
  return parts;
}
