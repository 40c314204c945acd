import pg from 'pg';

/** Copies of a document: its rows in these tables keep their distance to the document's id. */
export interface Copies {
  documentId: number;
  count: number;
  /**
   * By table, the columns that differ and the SQL of what they hold, of `n`, the number of the copy from 1, and `o`, the row that is
   * copied. Left out: a copy is as the document, with a number of its own, a millisecond after the copy before it.
   */
  changed?: Partial<Record<'document' | 'document_line', Record<string, string>>>;
}

/**
 * Copies a document of our ledger that was made through the API, so that a million of them take minutes. Ids are the clock's, so it is moved
 * behind those that the copies take.
 */
export async function copyDocument(client: pg.Client | pg.Pool, { documentId, count, changed = {} }: Copies) {
  const { rows } = await client.query<{ span: string }>({
    text: `select max(id) - $1 + 1 as span from (select id from document_line where tenant_id = 1 and document_id = $1
      union all select id from document_state where tenant_id = 1 and document_id = $1 union all select $1::bigint) as own (id)`,
    values: [documentId],
  });
  const span = Number(rows[0]!.span);
  const id = `(k.revision + n * ${span})`;
  const at = `(clock_timestamp() - ($2::bigint - n) * interval '1 millisecond')`;
  const copy = (table: string, own: string, columns: Record<string, string>) => ({
    text: `insert into ${table} select made.*
      from generate_series(1, $2::bigint) n, clock k, ${table} o,
        jsonb_populate_record(o, jsonb_build_object(${Object.entries(columns).map(([name, sql]) => `'${name}', ${sql}`)})) made
      where k.tenant_id = 1 and o.tenant_id = 1 and o.${own} = $1`,
    values: [documentId, count],
  });
  const number = `'COPY-' || ${id}`;
  const document = { id, revision: id, number, created_at: at, updated_at: at, ...changed.document };
  const part = { document_id: id, id: `${id} + o.id - $1` };
  await client.query(copy('document', 'id', document));
  await client.query(copy('document_line', 'document_id', { ...part, ...changed.document_line }));
  await client.query(copy('document_state', 'document_id', part));
  await client.query(`update clock set revision = revision + ${(count + 1) * span} where tenant_id = 1`);
}

/** Does some work on a database. */
export async function onDatabase<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Does some work on tables that have only the indexes of their constraints meanwhile, for many rows get theirs faster in one go. */
export async function withoutIndexes(pool: pg.Pool, tables: string[], work: () => Promise<void>): Promise<void> {
  const { rows } = await pool.query<{ name: string; made: string }>(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as made from pg_index i
      where i.indrelid::regclass::text in (select quote_ident(name) from unnest($1::text[]) as name)
        and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`,
    [tables],
  );
  for (const { name } of rows) await pool.query(`drop index ${name}`);
  await work();
  for (const { made } of rows) await pool.query(made);
}
