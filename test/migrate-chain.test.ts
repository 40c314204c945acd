/** A ledger of the first version of the hash chain, migrated: it verifies, its documents keep their ids, and it goes on in the second. */
import { beforeAll, expect, test } from 'vitest';
import { createItem, createLocation } from '../src/catalog/index.ts';
import { DOCUMENTS, postMovements } from '../src/documents/index.ts';
import { createJournal } from '../src/journal/index.ts';
import { chainHash, GENESIS } from '../src/ledger/chain.ts';
import { readMovements, verifyLedger } from '../src/ledger/index.ts';
import { type Database, formatQuantity, migrate, readPage } from '../src/platform/index.ts';
import { movementOf } from './support/company.ts';
import { earlierVersion } from './support/earlier-version.ts';

const LAST_OF_CHAIN_1 = 10;
const earlier = await earlierVersion(LAST_OF_CHAIN_1);
const { pool } = earlier;
let database: Database;

beforeAll(fill);

const AT = new Date('2026-03-01T10:00:00Z');
const LATE = new Date('2026-02-28T10:00:00Z');

/** A company as version 0.1 left it: an item at a site, brought in, adjusted at a site, adjusted late, and held. */
async function fill(): Promise<void> {
  const at = AT.toISOString();
  await pool.query(
    `insert into tenant values (1, gen_random_uuid(), 0, 'Acme', '{"negativeStock":"refuse"}', '${at}', '${at}')`,
  );
  await pool.query(`insert into location (tenant_id, id, revision, uuid, name, kind, site_id, active, custom_fields, external_data, created_at, updated_at)
    values (1, 1, 1, gen_random_uuid(), 'Shop', 'site', 1, true, '{}', '{}', '${at}', '${at}')`);
  await pool.query(`insert into item (tenant_id, id, revision, uuid, part_number, part_number_key, name, tracking, lots_expire, min_stock_level,
      reorder_quantity, location_aware, active, custom_fields, external_data, created_at, updated_at)
    values (1, 2, 2, gen_random_uuid(), 'P', 'p', 'Part', 'none', false, 0, 0, false, true, '{}', '{}', '${at}', '${at}')`);
  await pool.query(
    `insert into item_stock (tenant_id, item_id, on_hand, reserved, value, min_stock_level) values (1, 2, 6, 2, 0, 0)`,
  );
  await pool.query(`insert into position values (1, 2, 1, 0, 6, 2, false, '${at}')`);
  await pool.query(`insert into reservation (tenant_id, id, revision, status, item_id, location_id, quantity, consumed, released, allocations,
      actor_kind, actor_id, actor_name, created_at, updated_at)
    values (1, 20, 20, 'active', 2, 1, 2, 0, 0, '[{"lotId": 0, "lot": null, "quantity": "2", "serials": null}]', 'user', 5, 'Ann', '${at}', '${at}')`);
  await fillLedger();
}

/** Four movements in the first version of the chain, two of them adjustments with their documents. */
async function fillLedger(): Promise<void> {
  let hash = GENESIS;
  let [onHand, reserved] = [0n, 0n];
  const movements: [number, string, number, number, Date, string | null, number | null][] = [
    [3, 'receipt', 10, 0, AT, null, 1],
    [5, 'adjustment', -3, 0, AT, 'ADJ-1', 2],
    [8, 'adjustment', -1, 0, LATE, 'ADJ-2', 3],
    [21, 'reserve', 0, 2, AT, null, null],
  ];
  for (const [id, kind, change, held, occurredAt, number, eventNo] of movements) {
    onHand += BigInt(change);
    reserved += BigInt(held);
    const [scaled, after] = [BigInt(change) * 1_000_000n, onHand * 1_000_000n];
    const siteId = kind === 'adjustment' ? 1 : null;
    const document = number === null ? null : { kind: 'adjustment', id: id + 2, number };
    const facts = {
      id,
      kind: kind as 'receipt',
      reasonCode: null,
      reason: 'By hand',
      reference: null,
      jobId: null,
      occurredAt,
      recordedAt: AT,
      actor: { kind: 'user' as const, id: 5, name: 'Ann' },
      document,
      reverses: null,
      postedWith: null,
      entries: [
        {
          id: id + 1,
          itemId: 2,
          locationId: 1,
          lotId: 0,
          lot: null,
          serials: null,
          change: scaled,
          after,
          reservedChange: BigInt(held) * 1_000_000n,
          reservedAfter: reserved * 1_000_000n,
          itemAfter: after,
          valueChange: 0n,
          valueAfter: 0n,
          occurredAt,
          chain1: { siteId, eventNo },
        },
      ],
    };
    hash = chainHash(hash, facts, 1);
    await insert(facts, hash);
  }
  await pool.query(
    `insert into clock (tenant_id, revision, recorded_at, hash, series, events) values (1, 30, $1, decode($2, 'hex'), '{"ADJ": 2}', 3)`,
    [AT, hash],
  );
}

/** A movement of one entry as version 0.1 wrote it. */
async function insert(facts: Parameters<typeof chainHash>[1], hash: string): Promise<void> {
  const { id, kind, occurredAt, document } = facts;
  const [entry] = facts.entries;
  const number = document?.number ?? null;
  const [change, after] = [formatQuantity(entry!.change), formatQuantity(entry!.after)];
  const [held, reserved] = [formatQuantity(entry!.reservedChange), formatQuantity(entry!.reservedAfter)];
  const { siteId, eventNo } = entry!.chain1!;
  await pool.query(
    `insert into movement (tenant_id, id, kind, reason, occurred_at, recorded_at, actor_kind, actor_id, actor_name, document_kind, document_id,
      document_number, entry_count, hash) values (1, $1, $2, 'By hand', $3, $4, 'user', 5, 'Ann', $5, $6, $7, 1, decode($8, 'hex'))`,
    [id, kind, occurredAt, AT, document?.kind, document?.id, number, hash],
  );
  await pool.query(
    `insert into entry (tenant_id, id, movement_id, kind, item_id, location_id, lot_id, change, after, reserved_change, reserved_after, item_after,
      value_change, value_after, occurred_at, late, site_id, event_no)
     values (1, $1, $2, $3, 2, 1, 0, $4, $5, $6, $7, $5, 0, 0, $8, $9, $10, $11)`,
    [id + 1, id, kind, change, after, held, reserved, occurredAt, occurredAt < AT, siteId, eventNo],
  );
  if (document !== null)
    await pool.query(
      `insert into document (tenant_id, id, revision, kind, number, status, type, memo, date, location_id, immediate, actor_kind, actor_id,
        actor_name, created_at, updated_at)
       values (1, $1, $1, 'adjustment', $2, 'posted', 'adjustment', 'By hand', $3, 1, true, 'user', 5, 'Ann', $4, $4)`,
      [document.id, number, occurredAt, AT],
    );
}

const actor = {
  kind: 'user' as const,
  id: 5,
  name: 'Ann',
  tenantId: 1,
  scopes: ['admin'],
  brandId: null,
  siteIds: null,
};
const numbersOf = async () =>
  (await database.inTenant(1, (sql) => readPage(sql, 1, DOCUMENTS, { kind: 'adjustment' }, { limit: 10 }))).map(
    ({ id, number }) => `${number} ${id}`,
  );

test('verifies after the migration, with the facts of its chain and the ids of its documents', async () => {
  expect(await migrate(pool)).toContain('0011-lighter-writes');
  database = await earlier.open();
  expect(await verifyLedger(database, 1)).toMatchObject({ ok: true, misfit: null, movements: 4, entries: 4 });
  expect(await numbersOf()).toEqual(['ADJ-1 7', 'ADJ-2 10']);
  const [, , late] = await database.inTenant(1, (sql) => readMovements(sql, 1, [3, 5, 8]));
  expect(late).toMatchObject({ occurredAt: LATE, recordedAt: AT, late: true, document: { id: 10, number: 'ADJ-2' } });
});

test('goes on in the second version, and both halves verify', async () => {
  const journal = createJournal(database);
  const adjustment = movementOf({ kind: 'adjustment', entries: [{ itemId: 2, locationId: 1, quantity: -1 }] });
  await journal.submit(actor, postMovements, { mode: 'atomic', movements: [adjustment] });
  expect((await numbersOf()).map((text) => text.split(' ')[0])).toEqual(['ADJ-1', 'ADJ-2', 'ADJ-3']);
  expect(await verifyLedger(database, 1)).toMatchObject({ ok: true, movements: 5 });
  for (const statement of [
    'update entry set site_id = null where id = 6',
    'update entry set event_no = 7 where id = 6',
    'update clock set chain_1_until = 0',
    'update clock set chain_1_until = revision',
  ]) {
    await pool.query('begin');
    await pool.query(statement);
    await pool.query('commit');
    const { misfit } = await verifyLedger(database, 1);
    expect({ statement, ok: misfit === null }).toEqual({ statement, ok: false });
    await pool.query('update entry set site_id = 1, event_no = 2 where id = 6');
    await pool.query('update clock set chain_1_until = 30');
  }
  await journal.close();
});

test('takes new items and places beside the old ones', async () => {
  const journal = createJournal(database);
  const { output: item } = await journal.submit(actor, createItem, { partNumber: 'Q', name: 'New' });
  const { output: place } = await journal.submit(actor, createLocation, { name: 'Van', kind: 'vehicle' });
  expect([item.id > 30, place.id > 30]).toEqual([true, true]);
  await journal.close();
});
