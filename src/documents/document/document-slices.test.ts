/** Databases that were made before slices were kept get them from their movements: the same as if they had been kept from the first. */
import { expect, test } from 'vitest';
import { type EntryInput, makeCompany, quantity } from '../../../test/support/company.ts';
import { testDatabase } from '../../../test/support/database.ts';
import { createLog, createPool, migrate } from '../../platform/index.ts';
import {
  cancelTransfer,
  createAdjustment,
  createTransfer,
  type GoodsAt,
  pickTransfer,
  receiveTransfer,
} from '../index.ts';

const place = await testDatabase();
const company = await makeCompany(await place.open());
const pool = createPool(place.config, { connections: 1, preparedStatements: true, log: createLog('silent') });
const [shop, van, depot] = [await company.location(), await company.location(), await company.location()];

async function rows(text: string): Promise<unknown[]> {
  await pool.query(`select set_config('onhand.tenant', '${company.tenantId}', false)`);
  return (await pool.query(text)).rows;
}

const SLICES =
  'select id, document_id, location_id, to_location_id, status, created_at from document_slice order by id';
const LINES = `select id, details ->> 'sliced' as sliced from document_line order by id`;
const PLACES = 'select id, location_id from document order by id';

test('the migration finds what the program keeps', async () => {
  const [pipe, lotted, pump] = [
    await company.item(),
    await company.item({ tracking: 'lot' }),
    await company.item({ tracking: 'serial' }),
  ];
  const at = (locationId: number | null, amount: number, itemId = pipe): EntryInput => ({
    itemId,
    locationId,
    quantity: amount,
  });
  await company.post({
    kind: 'adjustment',
    entries: [at(shop, 100), at(van, 1), at(shop, 2, pipe), at(null, 3), at(depot, 50)],
  });
  await company.post({ kind: 'count', entries: [at(shop, 90), at(van, 0)] });
  const lots = ['A', 'B'].map((number) => ({ ...at(shop, 5, lotted), lot: { number } }));
  await company.post({ kind: 'receipt', entries: lots });
  await company.post({ kind: 'receipt', entries: [{ ...at(shop, 3, pump), serials: ['1', '2', '3'] }] });
  const lines = [
    { itemId: pipe, locationId: depot, quantity: quantity(-1) },
    { itemId: pipe, locationId: van, quantity: quantity(1) },
  ];
  await company.run(createAdjustment, { lines });
  await company.post({ kind: 'transfer', entries: [at(shop, -7), at(depot, -4), at(van, 6), at(null, 5)] });
  await company.post({
    kind: 'transfer',
    entries: [
      ...lots.map((lot) => ({ ...lot, quantity: -3 })),
      ...lots.flatMap((lot) => [
        { ...lot, locationId: van, quantity: 1 },
        { ...lot, locationId: depot, quantity: 2 },
      ]),
    ],
  });
  await company.post({
    kind: 'transfer',
    entries: [
      { ...at(shop, -3, pump), serials: ['1', '2', '3'] },
      { ...at(van, 2, pump), serials: ['1', '3'] },
      { ...at(depot, 1, pump), serials: ['2'] },
    ],
  });
  const undone = await company.post({ kind: 'adjustment', entries: [at(shop, 1), at(van, 1)] });
  await company.reverse(undone.id);
  for (const goodsAt of [undefined, 'source', 'destination', 'lost'] satisfies (GoodsAt | undefined)[]) {
    const plan = { fromLocationId: shop, toLocationId: van, lines: [{ itemId: pipe, quantity: quantity(5) }] };
    const { id, lines } = await company.run(createTransfer, plan);
    await company.run(pickTransfer, { id });
    const lineId = lines[0]?.id ?? 0;
    await company.run(receiveTransfer, { id, lines: [{ lineId, quantity: quantity(2) }] });
    if (goodsAt !== undefined) await company.run(cancelTransfer, { id, reason: 'No', goodsAt });
  }

  const kept = [await rows(SLICES), await rows(LINES), await rows(PLACES)];
  expect(kept[0]?.length).toBeGreaterThan(12);

  await rows('drop table document_slice');
  await rows(`delete from schema_version where name like '%-document-slices'`);
  await rows(`update document_line set details = details - 'sliced'`);
  await rows(
    `update document set location_id = (select id from location where kind = 'transit') where type = 'lost_in_transit'`,
  );
  await migrate(pool);
  expect([await rows(SLICES), await rows(LINES), await rows(PLACES)]).toEqual(kept);
  await pool.end();
});
