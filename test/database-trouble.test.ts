/** What clients and supervisors see while the database lacks something, does not answer, or takes too long. */
import { type FastifyInstance, fastify } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { purgeExpired } from '../src/access/index.ts';
import { createJournal, purgeOutcomes } from '../src/journal/index.ts';
import { createClockGuard, createLog, openDatabase, Refusal } from '../src/platform/index.ts';
import type { SurfaceContext } from '../src/surfaces/http/index.ts';
import { systemRoutes } from '../src/surfaces/native/system.ts';
import { testDatabase } from './support/database.ts';
import { type Client, type NativeTest, nativeTest } from './support/native.ts';
import { openBehindWire } from './support/severed.ts';

let native: NativeTest;
let client: Client;
let tenantId: number;

beforeAll(async () => {
  native = await nativeTest();
  const tenant = await native.tenant();
  ({ client, id: tenantId } = tenant);
});

const run = (text: string) => native.database.pool.query(text);

describe('what the database lacks', () => {
  const SENTENCES: [string, string, RegExp][] = [
    ['53100', 'database_unavailable', /database's disk is full/],
    ['53200', 'database_unavailable', /no memory left/],
    ['53300', 'database_unavailable', /no connection left/],
    ['57014', 'overloaded', /took too long, or was ended/],
  ];

  beforeAll(() =>
    run(`create function lacks() returns trigger language plpgsql as $$
      begin raise exception 'inner words' using errcode = (select reason from lacking); end $$;
      create table lacking (reason text)`),
  );

  test.each(SENTENCES)('is a 503 with a sentence of its own: %s', async (code, name, sentence) => {
    await run(`truncate lacking; insert into lacking values ('${code}');
      create trigger lacks before insert on item for each row execute function lacks();
      grant select on lacking to public`);
    const answer = await client.post('/v1/items', { partNumber: `LACK-${code}`, name: 'Part' });
    await run('drop trigger lacks on item');
    expect([answer.status, answer.body.code]).toEqual([503, name]);
    expect(answer.body.detail).toMatch(sentence);
    expect(answer.body.detail).not.toContain('inner words');
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect((await client.post('/v1/items', { partNumber: `LACK-${code}`, name: 'Part' })).status).toBe(201);
  });
});

describe('a read', () => {
  test('that takes longer than it may is ended, and refused', async () => {
    const place = await testDatabase();
    await place.open();
    const database = await openDatabase(
      { connectionString: place.url },
      {
        connections: 2,
        preparedStatements: true,
        log: createLog('silent'),
        readLimitMs: 100,
      },
    );
    const sleep = { text: 'select pg_sleep(20)' };
    for (const read of [database.inTenant, database.inSnapshot]) {
      const refusal = await read(1, (sql) => sql.rows(sleep)).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(Refusal);
      expect(refusal).toMatchObject({ code: 'overloaded' });
    }
    const short = { text: 'select pg_sleep(0.3)' };
    await expect(database.inSnapshot(1, (sql) => sql.rows(short), { long: true })).resolves.toHaveLength(1);
    await database.close();
  });

  test('of one company leaves connections to the others', async () => {
    const place = await testDatabase();
    await place.open();
    const options = { connections: 5, preparedStatements: true, log: createLog('silent') };
    const database = await openDatabase({ connectionString: place.url }, options);
    let held = 0;
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const greedy = Array.from({ length: 20 }, () =>
      database.inTenant(1, async (sql) => {
        await sql.rows({ text: 'select 1' });
        held += 1;
        await released;
      }),
    );
    expect(await database.inTenant(2, (sql) => sql.rows({ text: 'select 1 as one' }))).toEqual([{ one: 1 }]);
    expect(held).toBeLessThanOrEqual(3);
    release();
    await Promise.all(greedy);
    expect(held).toBe(20);
    await database.close();
  });
});

describe('a database that neither answers nor ends the connection', () => {
  let server: FastifyInstance;
  let wire: Awaited<ReturnType<typeof openBehindWire>>;

  beforeAll(async () => {
    const place = await testDatabase();
    await place.open();
    wire = await openBehindWire({ connectionString: place.url });
    server = fastify();
    systemRoutes(server, { database: wire.database } as SurfaceContext);
    await server.ready();
  });
  afterAll(async () => {
    await server.close();
    await wire.close();
  });

  test('is not ready, and is again when it goes on', async () => {
    // What the database lacked a moment ago is told for some seconds.
    await expect.poll(async () => (await server.inject('/readyz')).statusCode, { timeout: 10_000 }).toBe(200);
    wire.stall();
    const answers = await Promise.all(Array.from({ length: 12 }, () => server.inject('/readyz')));
    for (const answer of answers) {
      expect([answer.statusCode, answer.json().status]).toEqual([503, 'the database does not answer']);
      expect(answer.headers['retry-after']).toBe('2');
    }
    expect((await server.inject('/healthz')).statusCode).toBe(200);
    wire.resume();
    await expect.poll(async () => (await server.inject('/readyz')).statusCode, { timeout: 10_000 }).toBe(200);
  });
});

test('one verification of a company is waited for at a time', async () => {
  const answers = await Promise.all(Array.from({ length: 3 }, () => client.get('/v1/verification')));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 429, 429]);
  expect((await client.get('/v1/verification')).status).toBe(200);
});

describe('purges', () => {
  test('go on until nothing is left, and leave what repeats may ask for', async () => {
    await run(`insert into idempotency (tenant_id, key, fingerprint, outcome, created_at)
      select ${tenantId}, 'old-' || n, '\\x00', '{}', now() - interval '8 days' from generate_series(1, 25000) as n`);
    await client.post('/v1/vendors', { name: 'V' }, { 'idempotency-key': 'fresh' });
    expect(await purgeOutcomes(native.database, tenantId)).toBe(25_000);
    const left = await run(`select key from idempotency where tenant_id = ${tenantId}`);
    expect(left.rows).toEqual([{ key: 'fresh' }]);
  });

  test('end what is past its time of every company', async () => {
    await run(`insert into session (secret_hash, tenant_id, user_id, expires_at)
      select decode(lpad(to_hex(n), 8, '0'), 'hex'), ${tenantId}, 1, now() - interval '2 hours' from generate_series(1, 10001) as n`);
    expect(await purgeExpired(native.database.system)).toBe(10_001);
  });
});

describe('a clock', () => {
  const clocked = (aheadMs: number) => {
    let jump = 0;
    const now = () => Date.now() + aheadMs + jump;
    const guard = createClockGuard(native.database.system, { now });
    return {
      guard,
      jump(ms: number) {
        jump = ms;
      },
      journal: createJournal(native.database, () => new Date(now()), guard),
    };
  };
  const write = async ({ journal }: ReturnType<typeof clocked>, partNumber: string) => {
    const { createItem } = await import('../src/catalog/index.ts');
    const { systemActor } = await import('../src/access/index.ts');
    const submitted = journal.submit(systemActor(tenantId), createItem, { partNumber, name: 'Part' });
    return submitted.then(
      () => 'written',
      (error: Refusal) => [error.code, error.message],
    );
  };

  test('that is ahead of the database by more than a minute writes nothing', async () => {
    expect(await write(clocked(30_000), 'CLOCK-1')).toBe('written');
    expect(await write(clocked(90_000), 'CLOCK-2')).toEqual([
      'database_unavailable',
      expect.stringContaining('90 seconds ahead'),
    ]);
    expect(await write(clocked(-3_600_000), 'CLOCK-3')).toBe('written');
  });

  test('that is set ahead while the server runs, too, until it is set right', async () => {
    const clock = clocked(0);
    expect(await write(clock, 'CLOCK-4')).toBe('written');
    expect(clock.guard()).toBeUndefined();
    clock.jump(10 * 365 * 86_400_000);
    expect(await write(clock, 'CLOCK-5')).toEqual(['database_unavailable', expect.any(String)]);
    clock.jump(0);
    expect(await write(clock, 'CLOCK-6')).toBe('written');
  });
});
