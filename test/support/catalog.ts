import type { Actor } from '../../src/access/index.ts';
import { postMovements } from '../../src/documents/movements/movements.ts';
import { type Command, createJournal, readFeed } from '../../src/journal/index.ts';
import type { MovementRequest } from '../../src/ledger/index.ts';
import { type Database, type List, type Piece, readPage, uuidv7 } from '../../src/platform/index.ts';
import { testDatabase } from './database.ts';

/** A company of its own for a test file, with a journal to change it. */
export async function openCompany() {
  const database = await (await testDatabase()).open();
  const tenantId = 1;
  await addTenant(database, tenantId);
  const journal = createJournal(database);
  const actor: Actor = { kind: 'system', id: null, name: 'test', tenantId, scopes: [], brandId: null, siteIds: null };

  const run = async <Input, Output>(command: Command<Input, Output>, input: Input, who: Partial<Actor> = {}) =>
    (await journal.submit({ ...actor, ...who }, command, input)).output;
  return {
    database,
    tenantId,
    actor,
    run,
    post: (movement: MovementRequest) => run(postMovements, { mode: 'atomic', movements: [movement] }),
    feed: async (kind: string) => (await readFeed(database, tenantId, { after: 0, limit: 10_000, kinds: [kind] })).data,
    query: <Row>(text: string, values: unknown[] = []) =>
      database.inTenant(tenantId, (sql) => sql.rows<Row>({ text, values })),
    /** A page of a list. */
    list: <Filter, Order extends string, Row, View>(
      list: List<Filter, Order, Row, View>,
      filter: Filter,
      piece: Piece<Order>,
    ) => database.inTenant(tenantId, (sql) => readPage(sql, tenantId, list, filter, piece)),
    read: <Args extends unknown[], Result>(
      reader: (
        sql: Parameters<Parameters<Database['inTenant']>[1]>[0],
        tenantId: number,
        ...args: Args
      ) => Promise<Result>,
      ...args: Args
    ) => database.inTenant(tenantId, (sql) => reader(sql, tenantId, ...args)),
  };
}

async function addTenant(database: Database, tenantId: number): Promise<void> {
  await database.system.rows({
    text: `insert into tenant (tenant_id, uuid, revision, name, settings, created_at, updated_at)
      values ($1, $2, 0, 'Company', '{"negativeStock": "refuse"}', now(), now())`,
    values: [tenantId, uuidv7(Date.now())],
  });
  await database.system.rows({
    text: `insert into clock (tenant_id, revision, recorded_at, hash) values ($1, 0, now(), decode(repeat('00', 32), 'hex'))`,
    values: [tenantId],
  });
}
