/** Movements that are a document by themselves: an adjustment, with the id behind those of the movement's entries. */
import sqlTag, { type Sql as Fragment, raw } from 'sql-template-tag';
import { plainArray, type Sql } from '../platform/index.ts';

/** The series that adjustments are numbered in. */
export const ADJUSTMENT_SERIES = 'ADJ';

/** The id of the document that a movement `m` is. */
export const OWN_DOCUMENT_ID = 'm.id + m.entry_count + 1';

/** The number of the document that a movement `m` is. */
export const OWN_DOCUMENT_NUMBER = `'${ADJUSTMENT_SERIES}-' || m.document_no`;

/** The document of movements `m`, which some are by themselves. */
export const DOCUMENT_OF_MOVEMENT = `case when m.document_no is null then m.document_kind else 'adjustment' end as document_kind,
  case when m.document_no is null then m.document_id else ${OWN_DOCUMENT_ID} end as document_id,
  case when m.document_no is null then m.document_number else ${OWN_DOCUMENT_NUMBER} end as document_number`;

/** The 12 of `ADJ-12`; undefined for what is not the number of an adjustment. */
export function runningNumber(number: string): number | undefined {
  const digits = NUMBERED.exec(number)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

const NUMBERED = new RegExp(`^${ADJUSTMENT_SERIES}-([1-9][0-9]{0,8})$`);

/** The id of the movement that is this document; null where none is. It is the last movement before the document's id. */
export function ownMovementOf(tenantId: Fragment, documentId: Fragment): Fragment {
  return sqlTag`(select m.id from (select id, entry_count, document_no from movement where tenant_id = ${tenantId} and id < ${documentId}
    order by id desc limit 1) as m where m.document_no is not null and ${raw(OWN_DOCUMENT_ID)} = ${documentId})`;
}

/** The last movement `m` before an id: the only one that can be the document with that id. */
export function movementBefore(tenantId: string, id: string): string {
  return `cross join lateral (select * from movement x where x.tenant_id = ${tenantId} and x.id < ${id} order by x.id desc limit 1) as m`;
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
          `select m.id from unnest($2::bigint[]) as asked (id) ${movementBefore('$1', 'asked.id')}
            where m.document_no is not null and ${OWN_DOCUMENT_ID} = asked.id`,
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
