/** Movements that are a document by themselves: an adjustment, with the id behind those of the movement's entries. */
import sqlTag, { type Sql as Fragment } from 'sql-template-tag';
import { plainArray, type Sql } from '../platform/index.ts';

/** The id of the movement that is this document; null where none is. It is the last movement before the document's id. */
export function ownMovementOf(tenantId: Fragment, documentId: Fragment): Fragment {
  return sqlTag`(select x.id from (select id, entry_count, document_no from movement where tenant_id = ${tenantId} and id < ${documentId}
    order by id desc limit 1) as x where x.document_no is not null and x.id + x.entry_count + 1 = ${documentId})`;
}

/** The movements of a document, as rows `m`: those that name it, and the one that it is. */
export function movementsOfDocument(tenantId: number, documentId: Fragment): Fragment {
  const own = ownMovementOf(sqlTag`${tenantId}::bigint`, documentId);
  return sqlTag`(select * from movement where tenant_id = ${tenantId} and document_id = ${documentId}
    union all select * from movement where tenant_id = ${tenantId} and id = ${own}) m`;
}

/** The ids of the movements that are these documents, by their ids or by their running numbers. */
export async function ownMovementsOf(
  sql: Sql,
  tenantId: number,
  asked: { ids: readonly number[] } | { numbers: readonly number[] },
): Promise<number[]> {
  const [name, text, values] =
    'ids' in asked
      ? ([
          'ledger-own-movements',
          `select x.id from unnest($2::bigint[]) as asked (id)
            cross join lateral (select * from movement m where m.tenant_id = $1 and m.id < asked.id order by m.id desc limit 1) as x
            where x.document_no is not null and x.id + x.entry_count + 1 = asked.id`,
          asked.ids,
        ] as const)
      : ([
          'ledger-numbered-movements',
          `select own.id from unnest($2::bigint[]) as asked (number)
            cross join lateral (select movement_numbered($1, asked.number) as id offset 0) as own where own.id is not null`,
          asked.numbers,
        ] as const);
  if (values.length === 0) return [];
  const rows = await sql.rows<{ id: number }>({ name, text, values: [tenantId, plainArray(values)] });
  return rows.map(({ id }) => id);
}

/** The id of the last movement that is not behind this revision; zero without one. */
export async function lastMovementUpTo(sql: Sql, tenantId: number, revision: number): Promise<number> {
  const [row] = await sql.rows<{ id: number }>({
    name: 'ledger-last-movement-up-to',
    text: 'select id from movement where tenant_id = $1 and id <= $2 order by id desc limit 1',
    values: [tenantId, revision],
  });
  return row?.id ?? 0;
}
