import type { ActorStamp } from '../../ledger/index.ts';
import { plainArray, type Sql } from '../../platform/index.ts';

/** Documents that went to the books together. */
export interface ExportBatch {
  readonly id: number;
  readonly number: string;
  readonly name: string | null;
  readonly createdBy: ActorStamp;
  readonly createdAt: Date;
  revision: number;
  status: 'posted' | 'exported';
  documentCount: number;
  updatedAt: Date;
}

export type ExportBatchView = ReturnType<typeof batchView>;

/** A batch as the outside sees it. */
export function batchView(batch: ExportBatch) {
  const { id, revision, number, name, status, documentCount, createdBy, createdAt, updatedAt } = batch;
  return {
    id,
    revision,
    number,
    name,
    status,
    documentCount,
    createdBy,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

interface BatchRow {
  id: number;
  revision: number;
  number: string;
  name: string | null;
  status: ExportBatch['status'];
  document_count: number;
  actor_kind: ActorStamp['kind'];
  actor_id: number | null;
  actor_name: string;
  created_at: Date;
  updated_at: Date;
}

/** Batches by id, behind an id; or the one with an id. */
export async function listBatches(
  sql: Sql,
  tenantId: number,
  page: { id?: number | undefined; after?: number | undefined; limit: number },
): Promise<ExportBatch[]> {
  const rows = await sql.rows<BatchRow>({
    text: `select * from export_batch where tenant_id = $1 and ${page.id === undefined ? 'id > $2' : 'id = $2'} order by id limit $3`,
    values: [tenantId, page.id ?? page.after ?? 0, page.limit],
  });
  return rows.map(batchFromRow);
}

/** The batches with these ids, in the order of their ids. */
export async function findBatches(sql: Sql, tenantId: number, ids: readonly number[]): Promise<ExportBatch[]> {
  const rows = await sql.rows<BatchRow>({
    name: 'documents-find-batches',
    text: 'select * from export_batch where tenant_id = $1 and id = any($2::bigint[]) order by id',
    values: [tenantId, plainArray(ids)],
  });
  return rows.map(batchFromRow);
}

function batchFromRow(row: BatchRow): ExportBatch {
  return {
    id: row.id,
    number: row.number,
    name: row.name,
    createdBy: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
    createdAt: row.created_at,
    revision: row.revision,
    status: row.status,
    documentCount: row.document_count,
    updatedAt: row.updated_at,
  };
}

export async function writeBatch(sql: Sql, tenantId: number, batch: ExportBatch): Promise<void> {
  await sql.rows({
    name: 'documents-write-batch',
    text: `insert into export_batch (tenant_id, id, revision, number, name, status, document_count, actor_kind, actor_id, actor_name,
        created_at, updated_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
      on conflict (tenant_id, id) do update set revision = excluded.revision, status = excluded.status,
        document_count = excluded.document_count, updated_at = excluded.updated_at`,
    values: [
      tenantId,
      batch.id,
      batch.revision,
      batch.number,
      batch.name,
      batch.status,
      batch.documentCount,
      batch.createdBy.kind,
      batch.createdBy.id,
      batch.createdBy.name,
      batch.createdAt,
      batch.updatedAt,
    ],
  });
}
