import { verifyLedger } from '../../src/ledger/index.ts';
import type { Database } from '../../src/platform/index.ts';
import { Broken } from './compare.ts';
import type { Random } from './random.ts';

/** Tables that the verification vouches for, with the column that names the row in its answer. */
const VOUCHED = { movement: 'id', entry: 'movement_id', position: 'item_id', item_stock: 'item_id' } as const;
type Vouched = keyof typeof VOUCHED;

/** The policy at a position's last change. It may have been another one since, and nothing is worked out from it. */
const UNVOUCHED = ['position.negative_allowed'];

/** How a value of each type becomes another one. */
const ALTERED: Record<string, (column: string) => string> = {
  bigint: (column) => `coalesce(${column}, 0) + 1`,
  integer: (column) => `coalesce(${column}, 0) + 1`,
  numeric: (column) => `coalesce(${column}, 0) + 1`,
  text: (column) => `coalesce(${column}, '') || 'x'`,
  boolean: (column) => `not ${column}`,
  bytea: (column) => `set_byte(${column}, 0, get_byte(${column}, 0) # 1)`,
  'timestamp with time zone': (column) => `coalesce(${column}, '2001-01-01') + interval '1 second'`,
  movement_kind: (column) => `case when ${column} = 'issue' then 'receipt' else 'issue' end::movement_kind`,
  actor_kind: (column) => `case when ${column} = 'user' then 'api_key' else 'user' end::actor_kind`,
  standing: (column) => `case when ${column} = 'held' then 'available' else 'held' end::standing`,
  ARRAY: (column) => `array_append(coalesce(${column}, '{}'), 'x')`,
};

/**
 * I9: changes one column of one row as the database's owner, behind the ledger's back, and expects the verification to notice it and to
 * name the row; then puts it back. Answers the table and column, or undefined where a constraint of the database forbade it.
 */
export async function tamper(database: Database, tenantId: number, random: Random): Promise<string | undefined> {
  const table = random.pick(Object.keys(VOUCHED) as Vouched[]);
  const { pool } = database;
  const columns = await pool.query<{ name: string; type: string }>(
    `select column_name as name, case data_type when 'USER-DEFINED' then udt_name else data_type end as type from information_schema.columns
     where table_name = $1 and is_generated = 'NEVER' order by ordinal_position`,
    [table],
  );
  const { name, type } = random.pick(columns.rows.filter((column) => !UNVOUCHED.includes(`${table}.${column.name}`)));
  const rows = await pool.query<{ place: string; row: string; named: number }>(
    `select ctid::text as place, to_jsonb(t)::text as row, ${VOUCHED[table]} as named from ${table} t where tenant_id = $1 order by 2`,
    [tenantId],
  );
  if (rows.rows.length === 0) return undefined;
  const { place, row, named } = random.pick(rows.rows);
  const altered = await pool
    .query<{ place: string }>(
      `update ${table} set ${name} = ${ALTERED[type]!(name)} where ctid = $1::tid returning ctid::text as place`,
      [place],
    )
    .catch((error: { code?: string }) => {
      if (error.code?.startsWith('23') || error.code === '22003') return undefined;
      throw error;
    });
  if (altered === undefined) return undefined;
  const { misfit } = await verifyLedger(database, tenantId);
  await pool.query(
    `update ${table} set ${name} = (jsonb_populate_record(null::public.${table}, $2)).${name} where ctid = $1::tid`,
    [altered.rows[0]!.place, row],
  );
  if (misfit === null) throw new Broken(`I9 a changed ${table}.${name} was not noticed: ${row}`);
  const key = table === 'movement' || table === 'entry' ? misfit.movementId : misfit.itemId;
  // A row whose own name was changed cannot be found by it.
  if (key !== named && !['tenant_id', 'id', 'movement_id', 'item_id'].includes(name))
    throw new Broken(`I9 a changed ${table}.${name} of ${named} was called ${misfit.message}`);
  return `${table}.${name}`;
}
