import { type Sql, textArray } from '../platform/index.ts';
import { firstSince, readMovements } from './history.ts';
import type { MovementRecord } from './model.ts';

/** A piece of what changed, in the order of the changes: everything behind a place and up to a revision. */
export interface ChangeRange {
  behind: { updatedAt: Date; revision: number };
  upTo: number;
  /** Changes later than this are left for later. */
  until?: Date | undefined;
  limit: number;
}

/** Movements that changed what is on hand for no document of these kinds, in the order in which they were recorded. */
export async function listOtherMovements(
  sql: Sql,
  tenantId: number,
  documentKinds: readonly string[],
  { behind, upTo, until, limit }: ChangeRange,
): Promise<MovementRecord[]> {
  const rows = await sql.rows<{ id: number }>({
    name: 'ledger-other-movements',
    text: `select m.id from movement m
      where m.tenant_id = $1 and m.id >= $8 and (m.recorded_at, m.id) > ($2, $3) and m.recorded_at <= $4 and m.id <= $5
        and m.kind not in ('reserve', 'release') and m.document_no is null
        and (m.document_kind is null or m.document_kind <> all($6::text[]))
      order by m.id limit $7`,
    values: [
      tenantId,
      behind.updatedAt,
      behind.revision,
      until ?? 'infinity',
      upTo,
      textArray(documentKinds),
      limit,
      await firstSince(sql, tenantId, behind.updatedAt),
    ],
  });
  return readMovements(
    sql,
    tenantId,
    rows.map((row) => row.id),
  );
}
