import { postMovements } from '../src/documents/index.ts';
import { units } from '../src/platform/index.ts';
import { call } from './calls.ts';
import { copyDocument, withoutIndexes } from './copies.ts';
import type { Scene } from './rows.ts';
import { goOnSeeding } from './seed.ts';

/** Tables that are filled by SQL, whose indexes are made again afterwards. */
const FILLED = [
  ...['document', 'document_line', 'document_state', 'item', 'item_search', 'item_stock', 'position'],
  ...['location', 'lot', 'serial', 'reservation', 'reference'],
];

/** Every so many documents one stands in each state. */
const STATES: Record<string, string[]> = {
  '/purchase-orders': ['pending', 'sent', ...Array(7).fill('received'), 'canceled'],
  '/purchase-requests': ['pending_approval', ...Array(8).fill('approved'), 'rejected'],
  '/receipts': [...Array(9).fill('received'), 'canceled'],
  '/vendor-returns': ['pending', 'returned', ...Array(7).fill('credit_received'), 'canceled'],
  '/transfers': ['pending', 'picked', ...Array(7).fill('received'), 'canceled'],
  '/counts': ['open', ...Array(8).fill('posted'), 'canceled'],
};

/**
 * Fills a company with so many rows of each sort that some list shows: adjustments, which the ledger writes itself, and by SQL as many
 * documents of each kind, copies of one that is made by the native API, and as many rows of the catalogue.
 */
export async function seedLists(scene: Scene, rows: number): Promise<void> {
  const { seed } = scene;
  const { database, journal, actor, end } = await goOnSeeding(scene.databaseUrl);
  for (let written = 0; written < rows; written += seed.itemIds.length) {
    const movements = seed.itemIds.map((itemId) => ({
      kind: 'adjustment' as const,
      reason: 'Bench',
      entries: [{ itemId, locationId: seed.locationId, quantity: units(-1) }],
    }));
    await journal.submit(actor, postMovements, { mode: 'atomic', movements });
  }
  const originals = await makeOriginals(scene);
  await withoutIndexes(database.pool, FILLED, async () => {
    for (const [path, documentId] of Object.entries(originals.documents)) {
      const states = STATES[path]!;
      const status = `(array[${states.map((state) => `'${state}'`)}])[1 + n % ${states.length}]`;
      await copyDocument(database.pool, { documentId, count: rows, changed: { document: { status } } });
    }
    for (const statement of catalogue(rows, originals)) await database.pool.query(statement);
  });
  await end();
}

interface Originals {
  /** By the path of its list. */
  documents: Record<string, number>;
  itemId: number;
  locationId: number;
  vendorId: number;
  lotItemId: number;
  serialItemId: number;
  reservationId: number;
}

async function makeOriginals({ ours, seed }: Scene): Promise<Originals> {
  const make = async (path: string, body: object) => (await call(ours, seed.keys[0]!, 'POST', `/v1${path}`, body)).id;
  const { locationId, itemIds } = seed;
  const van = await make('/locations', { name: 'Van', kind: 'vehicle' });
  const vendorId = await make('/vendors', { name: 'Supply' });
  const typeId = await make('/purchase-order-types', { name: 'Stock' });
  const lines = itemIds.slice(0, 2).map((itemId) => ({ itemId, quantity: '10', unitCost: '2.5' }));
  const plain = lines.map(({ itemId, quantity }) => ({ itemId, quantity }));
  const purchase = { vendorId, typeId, locationId, lines };
  const order = await make('/purchase-orders', purchase);
  const lotItemId = await make('/items', { partNumber: 'LOT', name: 'By lot', tracking: 'lot' });
  const serialItemId = await make('/items', { partNumber: 'SERIAL', name: 'By serial', tracking: 'serial' });
  return {
    documents: {
      '/purchase-requests': await make('/purchase-requests', { vendorId, locationId, lines }),
      '/receipts': await make('/receipts', { purchaseOrderId: order }),
      '/purchase-orders': await make('/purchase-orders', purchase),
      '/vendor-returns': await make('/vendor-returns', { vendorId, locationId, lines }),
      '/transfers': await make('/transfers', { fromLocationId: locationId, toLocationId: van, lines: plain }),
      '/counts': await make('/counts', { locationId, itemIds: itemIds.slice(0, 2) }),
    },
    itemId: await make('/items', { partNumber: 'ORIGINAL', name: 'Part', minStockLevel: '1' }),
    locationId: await make('/locations', { name: 'Shelf', kind: 'warehouse' }),
    vendorId,
    lotItemId,
    serialItemId,
    reservationId: await make('/reservations', { itemId: itemIds[0], locationId, quantity: '1' }),
  };
}

/** Rows of the catalogue, as many of each sort. Ids are the clock's, so it is moved behind them. */
function catalogue(rows: number, { itemId, locationId, vendorId, ...originals }: Originals): string[] {
  const numbers = `generate_series(1, ${rows}) n, clock k`;
  const born = (changed: Record<string, string>) => {
    const columns = { id: 'k.revision + n', revision: 'k.revision + n', uuid: 'gen_random_uuid()', ...changed };
    return Object.entries(columns).map(([name, sql]) => `'${name}', ${sql}`);
  };
  const copies = (table: string, id: number, changed: Record<string, string>) =>
    `insert into ${table} select made.* from ${numbers}, ${table} o, jsonb_populate_record(o, jsonb_build_object(${born(changed)})) made
      where k.tenant_id = 1 and o.tenant_id = 1 and o.id = ${id}`;
  const moveClock = `update clock set revision = revision + ${rows + 1} where tenant_id = 1`;
  const behind = (insert: string) => [insert, moveClock];
  const number = `'COPY-' || n`;
  const item = { part_number: number, part_number_key: `lower(${number})`, name: `'Part ' || n` };
  return [
    copies('item', itemId, item),
    `insert into item_stock (tenant_id, item_id, on_hand, reserved, value, min_stock_level)
      select 1, k.revision + n, 1, 0, 1, n % 2 from ${numbers} where k.tenant_id = 1`,
    `insert into item_search (tenant_id, item_id, text)
      select 1, k.revision + n, 'copy-' || n || E'\\npart ' || n from ${numbers} where k.tenant_id = 1`,
    `insert into position (tenant_id, item_id, location_id, lot_id, on_hand, reserved, negative_allowed, updated_at)
      select 1, k.revision + n, ${locationId}, 0, 1, 0, false, now() from ${numbers} where k.tenant_id = 1`,
    moveClock,
    ...behind(
      copies('location', locationId, {
        name: number,
        kind: `(array['warehouse', 'vehicle', 'site', 'bin'])[1 + n % 4]`,
      }),
    ),
    ...behind(copies('reference', vendorId, { name: number })),
    ...behind(copies('reservation', originals.reservationId, { status: `(array['active', 'released'])[1 + n % 2]` })),
    ...behind(`insert into lot (tenant_id, id, revision, item_id, number, expires_at, created_at, updated_at)
      select 1, k.revision + n, k.revision + n, ${originals.lotItemId}, ${number}, now() + n * interval '1 minute', now(), now()
      from ${numbers} where k.tenant_id = 1`),
    `insert into serial (tenant_id, item_id, number, location_id, updated_at)
      select 1, ${originals.serialItemId}, ${number}, ${locationId}, now() from ${numbers} where k.tenant_id = 1`,
  ];
}
