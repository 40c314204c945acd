import type { ClientBase } from 'pg';
import type { BackedUpTable } from './format.ts';
import { quoted } from './format.ts';

/** The runner's own record of migrations; a backup carries it in its header. */
const SCHEMA_VERSION = 'schema_version';

interface FoundTable {
  name: string;
  columns: { name: string; type: string }[];
  perTenant: boolean;
  needs: string[];
}

/** All tables of the program, referenced ones first. Read from the database, so that a new table is never forgotten. */
export async function findTables(client: ClientBase): Promise<Omit<BackedUpTable, 'rows'>[]> {
  const { rows } = await client.query<FoundTable>(
    `select c.relname as name, c.relrowsecurity as "perTenant",
       (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) order by a.attnum)
         from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
       coalesce((select json_agg(f.relname) from pg_constraint k join pg_class f on f.oid = k.confrelid
         where k.conrelid = c.oid and k.contype = 'f' and f.oid <> c.oid), '[]') as needs
     from pg_class c
     where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       and c.relname <> $1
       and not exists (select from pg_depend d where d.objid = c.oid and d.classid = 'pg_class'::regclass and d.deptype = 'e')
     order by c.relname`,
    [SCHEMA_VERSION],
  );
  return inOrder(rows).map(({ needs: _, ...table }) => table);
}

function inOrder(tables: readonly FoundTable[]): FoundTable[] {
  const ordered: FoundTable[] = [];
  let waiting = [...tables];
  while (waiting.length > 0) {
    const names = new Set(waiting.map((table) => table.name));
    const ready = waiting.filter((table) => table.needs.every((need) => !names.has(need)));
    if (ready.length === 0) throw new Error(`The tables ${[...names].join(', ')} refer to one another in a circle.`);
    ordered.push(...ready);
    waiting = waiting.filter((table) => !ready.includes(table));
  }
  return ordered;
}

/** PostgreSQL's texts for values depend on settings of the session; with these they are exact and unambiguous. */
export const EXACT_TEXT = `set timezone to 'UTC'; set datestyle to 'ISO, YMD'; set intervalstyle to 'iso_8601';
  set bytea_output to 'hex'; set extra_float_digits to 3`;

/** Makes the session act for one tenant until the transaction ends. */
export function actFor(tenantId: number): string {
  return `set local onhand.tenant = '${Number(tenantId)}'`;
}

/** Counts the rows of a table: of one tenant, or all. */
export async function countRows(client: ClientBase, table: { name: string }, tenantId: number | null): Promise<number> {
  const condition = tenantId === null ? '' : ` where tenant_id = ${Number(tenantId)}`;
  const { rows } = await client.query<{ count: string }>(
    `select count(*) as count from ${quoted(table.name)}${condition}`,
  );
  return Number(rows[0]?.count ?? 0);
}
