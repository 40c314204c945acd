import { beforeAll, describe, expect, it } from 'vitest';
import { ownedDatabase } from '../../../test/support/database.ts';
import { type Client, type NativeTest, nativeTest } from '../../../test/support/native.ts';
import { createLog, createPool, migrate } from '../../platform/index.ts';
import { partNumberKey } from './part-number.ts';

/** Spellings of one part number each. */
const SPELLINGS = [
  ['ABC-1', 'abc-1', ' ABC-1', 'Abc-1\t', '\u00a0aBC-1\u2003', '\ufeffabc-1\n'],
  ['Schl\u00e4uche 5', 'SCHL\u00c4UCHE 5', 'Schla\u0308uche 5', 'schlA\u0308uche 5 '],
  ['\u0391\u03a3', '\u03b1\u03c3', '\u03b1\u03c2'],
  ['\u00c5-7', '\u212b-7', 'a\u030a-7'],
  ['\u0130X', 'I\u0307x', 'ix'],
  ['\u0416\u0439', '\u0436\u0418\u0306'],
];

describe('the key of a part number', () => {
  it.each(SPELLINGS)('is the same however %j is spelled', (...spellings) => {
    expect(new Set(spellings.map(partNumberKey)).size).toBe(1);
  });

  it('parts what differs otherwise', () => {
    const others = ['A 1', 'A  1', 'A-1', 'A1', 'A\u20101', '\uff211', 'O1', '01', 'strasse', 'stra\u00dfe'];
    expect(new Set(others.map(partNumberKey)).size).toBe(others.length);
  });
});

describe('part numbers', () => {
  let native: NativeTest;
  let client: Client;
  let tenantId: number;

  beforeAll(async () => {
    native = await nativeTest();
    ({ client, id: tenantId } = await native.tenant());
  });

  const make = (partNumber: string) => client.post('/v1/items', { partNumber, name: 'An item' });
  const named = async (partNumber: string) =>
    (await client.get(`/v1/items?partNumber=${encodeURIComponent(partNumber)}`)).body.data as { id: number }[];

  it.each(SPELLINGS)('are one, kept as written: %j', async (written, ...others) => {
    const { status, body } = await make(written);
    expect({ status, partNumber: body.partNumber }).toEqual({ status: 201, partNumber: written });
    for (const other of others) {
      const refused = await make(other);
      expect({ other, status: refused.status, code: refused.body.code }).toEqual({
        other,
        status: 409,
        code: 'duplicate_part_number',
      });
      expect(refused.body.errors[0]?.message).toContain(written);
      expect((await named(other)).map(({ id }) => id)).toEqual([body.id]);
    }
  });

  it('are one within a batch, and to whoever renames', async () => {
    const items = ['Batch-1', 'BATCH-1', 'batch-2'].map((partNumber) => ({ partNumber, name: 'Of a batch' }));
    const { body } = await client.post('/v1/items/batch', { mode: 'independent', items });
    const outcomes = body.data as { status: string; item: { id: number } }[];
    expect(outcomes.map(({ status }) => status)).toEqual(['created', 'refused', 'created']);
    const [first, , second] = outcomes;
    const rename = (id: number | undefined, partNumber: string) => client.patch(`/v1/items/${id}`, { partNumber });
    expect((await rename(second?.item.id, ' bAtch-1')).status).toBe(409);
    expect((await rename(first?.item.id, 'BATCH-1')).body.partNumber).toBe('BATCH-1');
  });

  it('are one to whoever makes them at the same moment', async () => {
    const answers = await Promise.all(['race', 'Race', 'RACE', 'race '].map(make));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
  });

  it('leave twins that are there as they are: each is named by its own spelling, and gets no third', async () => {
    const [upper, lower] = await Promise.all(['TWIN', 'other'].map(make));
    await native.database.pool.query(
      `update item set part_number = 'twin', part_number_key = 'twin' where tenant_id = $1 and id = $2`,
      [tenantId, lower?.body.id],
    );
    expect((await named('TWIN')).map(({ id }) => id)).toEqual([upper?.body.id]);
    expect((await named('twin')).map(({ id }) => id)).toEqual([lower?.body.id]);
    expect(await named('Twin')).toHaveLength(2);
    expect((await make('Twin')).status).toBe(409);
    const changed = await client.patch(`/v1/items/${lower?.body.id}`, { name: 'It may be changed' });
    expect(changed.status).toBe(200);
    const parted = await client.patch(`/v1/items/${lower?.body.id}`, { partNumber: 'TWIN' });
    expect(parted.body.code).toBe('duplicate_part_number');
    expect((await client.patch(`/v1/items/${lower?.body.id}`, { partNumber: 'twin-2' })).status).toBe(200);
    expect((await named('Twin')).map(({ id }) => id)).toEqual([upper?.body.id]);
  });
});

describe('the migration', () => {
  it('gives the items that are there the keys that the program would give them', async () => {
    const connectionString = await ownedDatabase();
    const pool = createPool(
      { connectionString },
      { connections: 1, preparedStatements: true, log: createLog('silent') },
    );
    try {
      await migrate(pool, undefined, 9);
      await pool.query(`set onhand.tenant = '1'`);
      const letters = Array.from({ length: 0x2100 - 0x20 }, (_, at) => String.fromCodePoint(at + 0x20));
      // Capitals of Georgian, small letters of Cherokee and the last letters of Cyrillic are younger than some databases.
      const spelled = letters
        .filter((letter) => !/\p{Script=Georgian}|\p{Script=Cherokee}|[\u1c80-\u1cbf]/u.test(letter))
        .map((letter) => `${letter}x${letter}`);
      await pool.query(
        `insert into item (tenant_id, id, revision, uuid, part_number, name, tracking, lots_expire, min_stock_level,
            reorder_quantity, location_aware, active, custom_fields, external_data, created_at, updated_at)
          select 1, n, n, gen_random_uuid(), part_number, 'Old', 'none', false, 0, 0, true, true, '{}', '{}', now(), now()
          from unnest($1::text[]) with ordinality as i (part_number, n)`,
        [[...new Set([...spelled, ...SPELLINGS.flat()])]],
      );
      await pool.query('reset onhand.tenant');
      await migrate(pool);
      await pool.query(`set onhand.tenant = '1'`);
      const { rows } = await pool.query<{ part_number: string; part_number_key: string }>(
        'select part_number, part_number_key from item',
      );
      expect(rows.length).toBeGreaterThan(1_000);
      expect(rows.filter((row) => row.part_number_key !== partNumberKey(row.part_number))).toEqual([]);
    } finally {
      await pool.end();
    }
  });
});
