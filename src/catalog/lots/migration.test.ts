import { expect, it } from 'vitest';
import { ownedDatabase } from '../../../test/support/database.ts';
import { createLog, createPool, migrate } from '../../platform/index.ts';

/** The last migration by which a lot had a moment instead of a day. */
const BEFORE_DAYS = 12;
const TENANT = 1;

it('lots of before get their days, and what is past or in transit is not available any more', async () => {
  const connectionString = await ownedDatabase();
  const pool = createPool({ connectionString }, { connections: 1, preparedStatements: true, log: createLog('silent') });
  try {
    await migrate(pool, undefined, BEFORE_DAYS);
    await pool.query(`set onhand.tenant = '${TENANT}'`);
    await pool.query(`insert into tenant (tenant_id, uuid, revision, name, settings, created_at, updated_at)
      values (1, gen_random_uuid(), 1, 'Old', '{}', now(), now())`);
    await pool.query(
      `insert into clock (tenant_id, revision, recorded_at, hash) values (1, 99, now(), decode(repeat('0', 64), 'hex'))`,
    );
    await pool.query(`insert into item (tenant_id, id, revision, uuid, part_number, part_number_key, name, tracking, lots_expire,
        min_stock_level, reorder_quantity, location_aware, active, custom_fields, external_data, created_at, updated_at)
      values (1, 1, 1, gen_random_uuid(), 'A', 'a', 'A', 'lot', false, 0, 0, true, true, '{}', '{}', now(), now())`);
    await pool.query(
      'insert into item_stock (tenant_id, item_id, on_hand, reserved, value, min_stock_level) values (1, 1, 15, 1, 0, 0)',
    );
    await pool.query(`insert into location (tenant_id, id, revision, uuid, name, kind, active, custom_fields, external_data, created_at, updated_at)
      select 1, id, id, gen_random_uuid(), kind, kind, true, '{}', '{}', now(), now()
      from (values (2, 'bin'), (3, 'transit')) as w (id, kind)`);
    await pool.query(`insert into lot (tenant_id, id, revision, item_id, number, expires_at, created_at, updated_at)
      select 1, id, id, 1, number, expires_at, now(), now() from (values (4, 'PAST', timestamptz '2020-05-01 22:00+00'),
        (5, 'GOOD', timestamptz '2199-05-01 00:00+00'), (6, 'NEVER', null)) as l (id, number, expires_at)`);
    await pool.query(`insert into position (tenant_id, item_id, location_id, lot_id, on_hand, reserved, negative_allowed, updated_at)
      select 1, 1, location_id, lot_id, on_hand, reserved, false, now()
      from (values (2, 4, 5, 1), (2, 5, 3, 0), (3, 5, 4, 0), (2, 6, 3, 0)) as p (location_id, lot_id, on_hand, reserved)`);
    await pool.query(`insert into document_line (tenant_id, id, document_id, item_id, lot, lot_expires_at, quantity, created_at, updated_at)
      values (1, 7, 8, 1, 'PAST', '2020-05-01 22:00+00', 1, now(), now())`);
    await pool.query('reset onhand.tenant');

    await migrate(pool);

    await pool.query(`set onhand.tenant = '${TENANT}'`);
    const lots = await pool.query('select number, expires_on, expires_at from lot order by id');
    const past = { expires_on: '2020-05-01', expires_at: new Date('2020-05-02T00:00:00Z') };
    expect(lots.rows).toEqual([
      { number: 'PAST', ...past },
      { number: 'GOOD', expires_on: '2199-05-01', expires_at: new Date('2199-05-02T00:00:00Z') },
      { number: 'NEVER', expires_on: null, expires_at: null },
    ]);
    const lines = await pool.query(
      'select lot_expires_on as expires_on, lot_expires_at as expires_at from document_line',
    );
    expect(lines.rows).toEqual([past]);
    const positions = await pool.query('select status from position order by location_id, lot_id');
    expect(positions.rows.map(({ status }) => status)).toEqual(['expired', 'available', 'available', 'in_transit']);
    const sums = await pool.query('select unavailable from item_stock');
    expect(sums.rows).toEqual([{ unavailable: '8.000000' }]);
    // The sweeper looks at once which days are over.
    expect((await pool.query('select next_day <= now() as due from clock')).rows).toEqual([{ due: true }]);
  } finally {
    await pool.end();
  }
});
