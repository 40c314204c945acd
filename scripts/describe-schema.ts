import type pg from 'pg';

/**
 * A database's schema as text, from its catalogs: the same on PostgreSQL 15 and on 18. What belongs to extensions is left out, and so
 * are constraints that only say NOT NULL, which version 18 lists and the columns tell anyway.
 */
export async function describeSchema(pool: pg.Pool): Promise<string> {
  const parts: string[] = ['-- Made by `npm run schema` from the migrations. Change those, not this.'];
  for (const [title, text] of SECTIONS) {
    const { rows } = await pool.query<{ line: string }>(text);
    parts.push(`-- ${title}\n${rows.map((row) => row.line).join('\n')}`);
  }
  return `${parts.join('\n\n')}\n`;
}

/** Ours: in the schema `public`, and no part of an extension. */
const OURS = (catalog: string, object: string) =>
  `not exists (select from pg_depend d where d.classid = '${catalog}'::regclass and d.objid = ${object} and d.deptype = 'e')`;

const TABLE = `c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and ${OURS('pg_class', 'c.oid')}`;

const SECTIONS: [title: string, text: string][] = [
  ['Extensions', `select 'extension ' || extname as line from pg_extension where extname <> 'plpgsql' order by 1`],
  [
    'Tables',
    `select format('table %I%s%s%s', c.relname, case when c.relrowsecurity then ' row level security' end,
        case when c.relforcerowsecurity then ' forced' end, ' (' || array_to_string(c.reloptions, ', ') || ')') as line
      from pg_class c where ${TABLE} order by c.relname collate "C"`,
  ],
  [
    'Columns',
    `select format('%I.%I %s%s%s%s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), case when a.attnotnull then ' not null' end,
        case when a.attgenerated = 's' then ' generated' when d.adbin is not null then ' default' end, ' ' || pg_get_expr(d.adbin, d.adrelid)) as line
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
      where ${TABLE} order by c.relname collate "C", a.attnum`,
  ],
  [
    'Constraints',
    `select format('%I %I %s', c.relname, k.conname, pg_get_constraintdef(k.oid)) as line
      from pg_constraint k join pg_class c on c.oid = k.conrelid
      where ${TABLE} and k.contype <> 'n' order by c.relname collate "C", k.conname collate "C"`,
  ],
  [
    'Indexes',
    `select i.indexdef as line from pg_indexes i join pg_class c on c.relname = i.tablename and c.relnamespace = 'public'::regnamespace
      where i.schemaname = 'public' and ${TABLE} order by i.tablename collate "C", i.indexname collate "C"`,
  ],
  [
    'Policies',
    `select format('%I on %I for %s to %s using %s%s', p.policyname, p.tablename, p.cmd, array_to_string(p.roles, ', '), p.qual,
        ' with check ' || p.with_check) as line
      from pg_policies p where p.schemaname = 'public' order by p.tablename collate "C", p.policyname collate "C"`,
  ],
  [
    'Functions',
    `select pg_get_functiondef(p.oid) as line from pg_proc p
      where p.pronamespace = 'public'::regnamespace and ${OURS('pg_proc', 'p.oid')} order by p.proname collate "C"`,
  ],
  [
    'Triggers',
    `select pg_get_triggerdef(t.oid) as line from pg_trigger t join pg_class c on c.oid = t.tgrelid
      where ${TABLE} and not t.tgisinternal order by c.relname collate "C", t.tgname collate "C"`,
  ],
  [
    'Grants',
    `select format('%s on %I to %I', string_agg(lower(g.privilege_type), ', ' order by g.privilege_type), c.relname, g.grantee) as line
      from information_schema.role_table_grants g join pg_class c on c.relname = g.table_name and c.relnamespace = 'public'::regnamespace
      where g.table_schema = 'public' and ${TABLE} and g.grantee = 'onhand_app' group by c.relname, g.grantee order by c.relname collate "C"`,
  ],
];
