import { writeAttached } from '../../catalog/index.ts';
import type { LoneUnit } from '../../journal/index.ts';
import { plainArray, textArray } from '../../platform/index.ts';
import type { DocumentHead } from '../document/document.ts';
import { keepBirth } from '../document/document-change.ts';
import { touch } from '../document/document-store.ts';
import { viewDocuments } from '../document/document-views.ts';

/** Why many documents changed their state, as it is recorded with each. */
export interface SharedReason {
  reasonCode: string;
  reason: string | null;
}

/**
 * Writes what the books know of many documents, or what was attached to them, in one statement a table: each under its next revision,
 * and with its row in the feed; with a reason also with the record of who did it.
 */
export async function saveMany(
  unit: LoneUnit,
  heads: readonly DocumentHead[],
  change: (head: DocumentHead) => void,
  why?: SharedReason,
): Promise<void> {
  if (heads.length === 0) return;
  await keepBirth(unit, heads);
  for (const head of heads) {
    change(head);
    touch(unit, head);
  }
  await Promise.all([
    writeHeads(unit, heads),
    writeAttached(unit.sql, unit.tenantId, heads),
    why && recordStates(unit, heads, why),
  ]);
  const views = await viewDocuments(unit.sql, unit.tenantId, heads);
  for (const [index, head] of heads.entries()) unit.book.changed(head.kind, head.id, head.revision, views[index]);
}

async function writeHeads({ sql, tenantId, now }: LoneUnit, heads: readonly DocumentHead[]): Promise<void> {
  await sql.rows({
    name: 'documents-write-attached',
    text: `update document d set revision = n.revision, updated_at = $2, batch_id = n.batch_id, sync_status = n.sync_status,
        custom_fields = n.custom_fields, external_data = n.external_data
      from unnest($3::bigint[], $4::bigint[], $5::bigint[], $6::text[], $7::jsonb[], $8::jsonb[])
        as n (id, revision, batch_id, sync_status, custom_fields, external_data)
      where d.tenant_id = $1 and d.id = n.id`,
    values: [
      tenantId,
      now,
      plainArray(heads.map((head) => head.id)),
      plainArray(heads.map((head) => head.revision)),
      plainArray(heads.map((head) => head.batchId)),
      plainArray(heads.map((head) => head.syncStatus)),
      textArray(heads.map((head) => JSON.stringify(head.customFields))),
      textArray(heads.map((head) => JSON.stringify(head.externalData))),
    ],
  });
}

async function recordStates(unit: LoneUnit, heads: readonly DocumentHead[], why: SharedReason): Promise<void> {
  const { kind, id, name } = unit.actor;
  await unit.sql.rows({
    name: 'documents-record-states',
    text: `insert into document_state (tenant_id, id, document_id, status, reason_code, reason, actor_kind, actor_id, actor_name, recorded_at)
      select $1, s.id, s.document_id, s.status, $2, $3, $4, $5, $6, $7
      from unnest($8::bigint[], $9::bigint[], $10::text[]) as s (id, document_id, status)`,
    values: [
      unit.tenantId,
      why.reasonCode,
      why.reason,
      kind,
      id,
      name,
      unit.now,
      plainArray(heads.map(() => unit.book.tick())),
      plainArray(heads.map((head) => head.id)),
      plainArray(heads.map((head) => head.status)),
    ],
  });
}
