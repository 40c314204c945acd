import sqlTag, { type Sql as Fragment, raw } from 'sql-template-tag';
import { MOVEMENT_KINDS, type MovementKind } from './model.ts';
import { ownMovementOf } from './own-documents.ts';

/** What may be asked of a movement itself. */
export interface MovementFacets {
  kind?: MovementKind | undefined;
  reference?: string | undefined;
  documentId?: number | undefined;
  actorId?: number | undefined;
  reasonCode?: string | undefined;
}

const ALL_KINDS = raw(MOVEMENT_KINDS.map((kind) => `'${kind}'`).join(', '));

/** The same, of rows `m`. */
export function movementConditions(tenantId: number, filter: MovementFacets): Fragment[] {
  const parts: Fragment[] = [];
  if (filter.reference !== undefined) parts.push(sqlTag`m.reference = ${filter.reference}`);
  if (filter.kind !== undefined) parts.push(sqlTag`m.kind = ${filter.kind}`);
  // The index has the reason behind the kind.
  else if (filter.reasonCode !== undefined) parts.push(sqlTag`m.kind in (${ALL_KINDS})`);
  if (filter.documentId !== undefined) {
    const own = ownMovementOf(sqlTag`${tenantId}::bigint`, sqlTag`${filter.documentId}::bigint`);
    parts.push(sqlTag`(m.document_id = ${filter.documentId} or m.id = ${own})`);
  }
  if (filter.actorId !== undefined) parts.push(sqlTag`m.actor_id = ${filter.actorId}`);
  if (filter.reasonCode !== undefined) parts.push(sqlTag`m.reason_code = ${filter.reasonCode}`);
  return parts;
}
