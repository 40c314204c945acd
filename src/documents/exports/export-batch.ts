import type { ActorStamp, Shelf } from '../../ledger/index.ts';
import { field, plainArray, type Sql, table } from '../../platform/index.ts';

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

const { bigint, integer, maybe, text, time, word } = field;

const BATCH = table(
  'export_batch',
  {
    id: bigint,
    revision: bigint,
    number: text,
    name: maybe(text),
    status: word<ExportBatch['status']>(),
    documentCount: integer,
    actorKind: word<ActorStamp['kind']>(),
    actorId: maybe(bigint),
    actorName: text,
    createdAt: time,
    updatedAt: time,
  },
  { fixed: ['number', 'name', 'actorKind', 'actorId', 'actorName', 'createdAt'] },
);

/** Batches by their ids. */
export const BATCHES: Shelf<number, ExportBatch> = {
  name: 'export batches',
  read: async (sql, tenantId, ids) => (await findBatches(sql, tenantId, ids)).map((batch) => [batch.id, batch]),
  write: (sql, tenantId, puts) =>
    BATCH.writer.write(
      sql,
      tenantId,
      puts.flatMap(({ after }) => {
        if (after === undefined) return [];
        const { createdBy, ...batch } = after;
        return [{ ...batch, actorKind: createdBy.kind, actorId: createdBy.id, actorName: createdBy.name }];
      }),
    ),
};

/** Batches by id, behind an id; or the one with an id. */
export async function listBatches(
  sql: Sql,
  tenantId: number,
  page: { id?: number | undefined; after?: number | undefined; limit: number },
): Promise<ExportBatch[]> {
  const rows = await sql.rows<object & { id: number }>({
    text: `select ${BATCH.columns('b')} from export_batch b where tenant_id = $1 and ${page.id === undefined ? 'id > $2' : 'id = $2'} order by id limit $3`,
    values: [tenantId, page.id ?? page.after ?? 0, page.limit],
  });
  return rows.map(batchFromRow);
}

/** The batches with these ids, in the order of their ids. */
export async function findBatches(sql: Sql, tenantId: number, ids: readonly number[]): Promise<ExportBatch[]> {
  const rows = await sql.rows<object & { id: number }>({
    name: 'documents-find-batches',
    text: `select ${BATCH.columns('b')} from export_batch b where tenant_id = $1 and id = any($2::bigint[]) order by id`,
    values: [tenantId, plainArray(ids)],
  });
  return rows.map(batchFromRow);
}

function batchFromRow(row: object): ExportBatch {
  const { actorKind: kind, actorId: id, actorName: name, ...batch } = BATCH.row(row);
  return { ...batch, createdBy: { kind, id, name } };
}
