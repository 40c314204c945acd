/** Sales of version 0.1, migrated: they say what they hold and what came back, and go on. */
import { beforeAll, expect, test } from 'vitest';
import { systemActor } from '../src/access/index.ts';
import { fulfilSale, returnSale } from '../src/documents/index.ts';
import { createJournal } from '../src/journal/index.ts';
import { migrate, units } from '../src/platform/index.ts';
import { earlierVersion } from './support/earlier-version.ts';

const LAST_BEFORE = 13;
const earlier = await earlierVersion(LAST_BEFORE);
const { pool } = earlier;

beforeAll(fill);

/** A company of version 0.1: of a sale of five, two have left, one of these came back, and three are held. */
async function fill(): Promise<void> {
  const at = '2026-03-01T10:00:00Z';
  await pool.query(
    `insert into tenant values (1, gen_random_uuid(), 0, 'Acme', '{"negativeStock":"refuse"}', '${at}', '${at}')`,
  );
  await pool.query(`insert into location (tenant_id, id, revision, uuid, name, kind, active, custom_fields, external_data, created_at, updated_at)
    values (1, 1, 1, gen_random_uuid(), 'Store', 'warehouse', true, '{}', '{}', '${at}', '${at}')`);
  await pool.query(`insert into item (tenant_id, id, revision, uuid, part_number, part_number_key, name, tracking, lots_expire, min_stock_level,
      reorder_quantity, location_aware, active, custom_fields, external_data, created_at, updated_at)
    values (1, 2, 2, gen_random_uuid(), 'P', 'p', 'Part', 'none', false, 0, 0, false, true, '{}', '{}', '${at}', '${at}')`);
  await pool.query(
    `insert into item_stock (tenant_id, item_id, on_hand, reserved, value, min_stock_level) values (1, 2, 9, 3, 0, 0)`,
  );
  await pool.query(`insert into position (tenant_id, item_id, location_id, lot_id, on_hand, reserved, negative_allowed, updated_at)
    values (1, 2, 1, 0, 9, 3, false, '${at}')`);
  const document = `insert into document (tenant_id, id, revision, kind, number, status, date, location_id, source_id, actor_kind, actor_name, created_at, updated_at)`;
  await pool.query(`${document} values (1, 10, 20, 'sale', 'SO-1', 'partially_fulfilled', '${at}', 1, null, 'user', 'dana', '${at}', '${at}'),
    (1, 12, 12, 'customer_return', 'CR-1', 'received', '${at}', 1, 10, 'user', 'dana', '${at}', '${at}')`);
  await pool.query(`insert into document_line (tenant_id, id, document_id, item_id, quantity, picked, source_line_id, details, created_at, updated_at)
    values (1, 11, 10, 2, 5, 2, null, '{"reservationId": 9, "unitPrice": "4250000"}', '${at}', '${at}'),
      (1, 13, 12, 2, 1, 0, 11, '{}', '${at}', '${at}')`);
  await pool.query(`insert into reservation (tenant_id, id, revision, status, item_id, location_id, quantity, consumed, released, allocations, pick,
      reference, actor_kind, actor_name, created_at, updated_at)
    values (1, 9, 9, 'active', 2, 1, 5, 2, 0, '[{"lotId": 0, "lot": null, "quantity": "3", "serials": null}]', 'fefo', 'SO-1', 'user', 'dana', '${at}', '${at}')`);
  await pool.query(`insert into clock (tenant_id, revision, recorded_at, hash, series)
    values (1, 20, '${at}', decode(repeat('00', 32), 'hex'), '{"SO": 1, "CR": 1}')`);
}

test('says what it holds, hands over the rest, and takes back no more than is out', async () => {
  await migrate(pool);
  const { rows } = await pool.query('select document_kind, document_id, document_number from reservation');
  expect(rows).toEqual([{ document_kind: 'sale', document_id: 10, document_number: 'SO-1' }]);
  const database = await earlier.open();
  const journal = createJournal(database);
  const actor = systemActor(1);
  const sold = await journal.submit(actor, fulfilSale, { saleId: 10, lines: null });
  const hold = { itemId: 2, quantity: '5', reservationId: 9 };
  expect(sold.output).toMatchObject({
    status: 'fulfilled',
    lines: [{ id: 11, price: '4.25', fulfilled: '5', returned: '1', waiting: '0', holds: [hold] }],
  });
  const back = (quantity: number) =>
    journal.submit(actor, returnSale, { saleId: 10, lines: [{ lineId: 11, quantity: units(quantity) }] });
  await expect(back(5)).rejects.toMatchObject({ code: 'over_return' });
  expect((await back(4)).output).toMatchObject({ lines: [{ returned: '5' }] });
});
