import { beforeAll, describe, expect, test } from 'vitest';
import { nativeTest } from '../../../test/support/native.ts';
import { buyer } from '../../../test/support/purchasing.ts';

const native = await nativeTest();
let shop: Awaited<ReturnType<typeof openBakery>>;
beforeAll(async () => {
  shop = await openBakery();
});

interface Row {
  id: number;
  movementId: number;
  kind: string;
  role: string;
  flow: string;
  lot: { number: string };
  change: string;
  [field: string]: unknown;
}
interface Link {
  depth: number;
  lotId: number;
  lotQuantity: string;
  lot: { id: number; number: string } | null;
  quantity: string;
  serials: string[] | null;
  units: { number: string; inStock: boolean; lastIssue: unknown }[] | null;
  [field: string]: unknown;
}
interface Trace {
  complete: boolean;
  summary: {
    lot: { number: string };
    totals: Record<string, string>;
    positions: { itemId: number; locationId: number; onHand: string; status: string }[];
    madeFrom: Link[];
    madeInto: Link[];
  } | null;
  data: Row[];
  next: string | null;
}

/** A company that buys flour, bakes bread of it and sells that. */
async function openBakery() {
  const company = await buyer(native);
  const { client, make } = company;
  const place = (name: string, more: object = {}) => make('/v1/locations', { name, kind: 'bin', ...more });
  const [site, farSite] = [await place('Site', { kind: 'site' }), await place('Far', { kind: 'site' })];
  const [shelf, far] = [await place('Shelf', { parentId: site }), await place('Far shelf', { parentId: farSite })];
  let made = 0;
  const post = async (kind: string, entries: object[], more: object = {}) => {
    const answer = await client.post('/v1/movements', { movements: [{ kind, entries, ...more }] });
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    return (answer.body.data[0] as unknown as { movement: { id: number } }).movement.id;
  };
  return {
    ...company,
    shelf,
    site,
    far,
    movement: post,
    item(tracking = 'lot') {
      made += 1;
      return make('/v1/items', { partNumber: `TRACED-${made}`, name: 'Traced', tracking });
    },
    entry: (itemId: number, quantity: number, number: string, locationId = shelf) => ({
      itemId,
      locationId,
      quantity: String(quantity),
      lot: { number },
    }),
    reverse: async (id: number) => {
      const answer = await client.post(`/v1/movements/${id}/reversal`, { reason: 'A mistake' });
      expect(answer.status, JSON.stringify(answer.body)).toBe(201);
      return answer.body.id as unknown as number;
    },
    async lotId(itemId: number, number: string) {
      const { data } = (await client.get(`/v1/lots?itemId=${itemId}&number=${number}`)).body;
      return (data[0] as unknown as { id: number }).id;
    },
    async trace(lotId: number, query = '', reader = client) {
      const { status, body } = await reader.get(`/v1/lots/${lotId}/trace${query}`);
      expect(status, JSON.stringify(body)).toBe(200);
      return body as unknown as Trace;
    },
  };
}

/** What totals add up to, in thousandths, which must be what is on hand. */
function sumOf(totals: Record<string, string>): number {
  const of = (...names: string[]) => names.reduce((sum, name) => sum + Math.round(Number(totals[name]) * 1000), 0);
  return (
    of('received', 'made', 'customerReturned', 'adjusted', 'transferred') -
    of('issued', 'usedByJobs', 'consumed', 'vendorReturned')
  );
}
const changeOf = (rows: readonly Row[]) => rows.reduce((sum, { change }) => sum + Math.round(Number(change) * 1000), 0);
const told = (rows: readonly Row[]) =>
  rows.map(({ role, kind, change, lot }) => `${role} ${lot.number} ${kind} ${change}`);

/** A lot that everything happened to: of 100 there are 61 left. */
async function livedThrough() {
  const { entry, movement } = shop;
  const item = await shop.item();
  await movement('receipt', [entry(item, 100, 'L')], { occurredAt: '2026-01-01T00:00:00Z' });
  await movement('count', [entry(item, 90, 'L')], { occurredAt: '2026-01-05T00:00:00Z' });
  // It happened before the count that has seen it, and is corrected there.
  await movement('issue', [entry(item, -6, 'L')], { occurredAt: '2026-01-03T00:00:00Z', reference: 'LATE' });
  const jobId = await shop.make('/v1/jobs', { name: 'House' });
  const held = await shop.make('/v1/reservations', {
    itemId: item,
    locationId: shop.shelf,
    quantity: 4,
    lot: { number: 'L' },
    jobId,
  });
  await shop.post(`/v1/reservations/${held}/consumption`, {});
  await movement('issue', [entry(item, -10, 'L')], { reference: 'KEPT' });
  const mistaken = await movement('issue', [entry(item, -20, 'L')], { reference: 'MISTAKEN' });
  await shop.reverse(mistaken);
  const again = await movement('issue', [entry(item, -3, 'L')], { reference: 'AFTER ALL' });
  await shop.reverse(await shop.reverse(again));
  await movement('customer_return', [entry(item, 2, 'L')], { reference: 'KEPT' });
  await movement('vendor_return', [entry(item, -5, 'L')]);
  await movement('adjustment', [entry(item, -1, 'L')]);
  await shop.reverse(await movement('production', [entry(item, -7, 'L'), entry(await shop.item(), 1, 'P')]));
  await movement('production', [entry(item, -8, 'L'), entry(await shop.item(), 1, 'P')]);
  await movement('transfer', [entry(item, -12, 'L'), entry(item, 12, 'L', shop.far)]);
  const lines = [{ itemId: item, quantity: 9, lot: { number: 'L' } }];
  const sent = await shop.post('/v1/transfers', { fromLocationId: shop.shelf, toLocationId: shop.far, lines });
  await shop.post(`/v1/transfers/${sent.id}/picking`, {}, 200);
  return { item, jobId };
}

/** Flour that was bought, bread that was baked of it, and a meal and two boxes that were made of that, and who got them. */
async function bakedAndSold() {
  const { entry, movement } = shop;
  const [flour, bread, meal] = [await shop.item(), await shop.item(), await shop.item()];
  const box = await shop.item('serial');
  const ordered = { locationId: shop.shelf, lines: [{ itemId: flour, quantity: 50 }] };
  const order = await shop.post('/v1/purchase-orders', { ...ordered, vendorId: shop.ids.vendorId });
  await shop.post('/v1/receipts', {
    purchaseOrderId: order.id,
    lines: [{ purchaseOrderLineId: order.lines[0]?.id, quantity: 50, lot: { number: 'F' } }],
  });
  await movement('receipt', [entry(flour, 30, 'OTHER')]);
  const baked = await movement('production', [
    entry(flour, -20, 'F'),
    entry(flour, -10, 'OTHER'),
    entry(bread, 40, 'B'),
  ]);
  const packed = { itemId: box, locationId: shop.shelf, quantity: '2', serials: ['BOX-1', 'BOX-2'] };
  await movement('production', [entry(bread, -5, 'B'), entry(meal, 5, 'M'), packed]);
  const sale = await shop.post('/v1/sales', {
    locationId: shop.shelf,
    reference: 'CAFE',
    lines: [{ itemId: bread, quantity: 12, lot: { number: 'B' } }],
  });
  await shop.post(`/v1/sales/${sale.id}/fulfilment`, {}, 200);
  await shop.post(`/v1/sales/${sale.id}/return`, { lines: [{ lineId: sale.lines[0]?.id, quantity: 1 }] }, 200);
  await movement('issue', [entry(meal, -2, 'M')], { reference: 'SCHOOL' });
  await movement('issue', [{ ...packed, quantity: '-1', serials: ['BOX-2'] }], { reference: 'GIFT' });
  return { flour, bread, meal, order, baked, sale };
}

describe('the trace of a lot', () => {
  test('adds up to what lies there, whatever happened to it', async () => {
    const { item, jobId } = await livedThrough();
    const lotId = await shop.lotId(item, 'L');
    expect((await shop.client.patch(`/v1/lots/${lotId}`, { number: 'L-1', reason: 'A typo' })).status).toBe(200);

    const trace = await shop.trace(lotId);
    expect(trace).toMatchObject({ complete: true, next: null, summary: { lot: { number: 'L-1' } } });
    expect(trace.summary?.totals).toEqual({
      received: '100',
      made: '0',
      customerReturned: '2',
      issued: '19',
      usedByJobs: '4',
      consumed: '8',
      vendorReturned: '5',
      // The count, the correction of what came in late for it, and the adjustment.
      adjusted: '-5',
      transferred: '0',
      onHand: '61',
    });
    expect(sumOf(trace.summary?.totals ?? {})).toBe(61_000);
    const own = trace.data.filter(({ role }) => role === 'lot');
    expect(changeOf(own)).toBe(61_000);
    const positions = trace.summary?.positions.filter(({ itemId }) => itemId === item) ?? [];
    expect(positions.map(({ onHand, status }) => `${onHand} ${status}`).sort()).toEqual([
      '12 available',
      '40 available',
      '9 in_transit',
    ]);
    expect(own.filter(({ flow }) => flow === 'out').map(({ reference, jobId: job }) => reference ?? job)).toEqual([
      'LATE',
      jobId,
      'KEPT',
      'AFTER ALL',
      null,
      null,
    ]);
    expect((await shop.trace(lotId, '?flow=out')).data.every(({ change }) => change.startsWith('-'))).toBe(true);
    expect(told((await shop.trace(lotId, '?flow=in')).data)).toEqual([
      'lot L-1 receipt 100',
      'lot L-1 customer_return 2',
      'product P production 1',
    ]);
    expect((await shop.trace(lotId, '?flow=transfer')).data).toHaveLength(4);
  });

  test('leads from the vendor over everything made of it to those who have it', async () => {
    const { flour, bread, meal, order, baked, sale } = await bakedAndSold();
    const { data, summary } = await shop.trace(await shop.lotId(flour, 'F'));
    expect(told(data)).toEqual([
      'lot F receipt 50',
      'lot F production -20',
      'product B production 40',
      'product B production -5',
      'product M production 5',
      'product B issue -12',
      'product B customer_return 1',
      'product M issue -2',
    ]);
    expect(data[0]).toMatchObject({
      vendorId: shop.ids.vendorId,
      origin: { kind: 'purchase_order', id: order.id, number: order.number },
      document: { kind: 'receipt' },
    });
    expect(data[5]).toMatchObject({ reference: 'CAFE', document: { kind: 'sale', id: sale.id, number: sale.number } });
    expect(data[6]).toMatchObject({ document: { kind: 'customer_return' }, origin: { kind: 'sale', id: sale.id } });
    expect(summary?.madeFrom).toEqual([]);
    const [toBread, toMeal, toBox] = summary?.madeInto ?? [];
    expect(summary?.madeInto).toHaveLength(3);
    expect(toBread).toMatchObject({
      depth: 1,
      movementId: baked,
      lotQuantity: '20',
      quantity: '40',
      lot: { number: 'B' },
    });
    expect(toMeal).toMatchObject({ depth: 2, lotId: toBread?.lot?.id, lotQuantity: '5', quantity: '5', units: null });
    expect(toBox).toMatchObject({ depth: 2, lot: null, quantity: '2', serials: ['BOX-1', 'BOX-2'] });
    expect(toBox?.units).toMatchObject([
      { number: 'BOX-1', inStock: true, lastIssue: null },
      { number: 'BOX-2', inStock: false, lastIssue: { kind: 'issue', reference: 'GIFT' } },
    ]);
    const places = summary?.positions.map(({ itemId, onHand }) => [itemId, onHand]);
    expect(places).toEqual([
      [flour, '30'],
      [bread, '24'],
      [meal, '3'],
    ]);

    const back = await shop.trace(await shop.lotId(meal, 'M'));
    expect(told(back.data)).toEqual([
      'ingredient F receipt 50',
      'ingredient OTHER receipt 30',
      'lot M production 5',
      'lot M issue -2',
    ]);
    expect(back.data[0]).toMatchObject({ vendorId: shop.ids.vendorId });
    expect(back.summary?.madeFrom.map(({ depth, lot, quantity }) => [depth, lot?.number, quantity])).toEqual([
      [1, 'B', '5'],
      [2, 'F', '20'],
      [2, 'OTHER', '10'],
    ]);
    expect((await shop.client.get('/v1/lots/999999999/trace')).status).toBe(404);
  });

  test('comes to an end where lots are made of each other, and reads the same page by page', async () => {
    const { entry, movement } = shop;
    const [one, other] = [await shop.item(), await shop.item()];
    await movement('receipt', [entry(one, 10, 'A')]);
    await movement('production', [entry(one, -4, 'A'), entry(other, 4, 'Z')]);
    await movement('production', [entry(other, -2, 'Z'), entry(one, 2, 'A')]);
    await movement('production', [entry(one, -1, 'A'), entry(one, 1, 'A')]);
    const lotId = await shop.lotId(one, 'A');
    const whole = await shop.trace(lotId);
    expect(whole.summary?.totals).toMatchObject({ received: '10', made: '3', consumed: '5', onHand: '8' });
    expect(whole.summary?.madeInto.map(({ lot }) => lot?.number)).toEqual(['Z', 'A', 'A']);
    expect(told(whole.data)).toEqual([
      'lot A receipt 10',
      'lot A production -4',
      'product Z production 4',
      'product Z production -2',
      'lot A production 2',
      'lot A production -1',
      'lot A production 1',
    ]);
    const rows: Row[] = [];
    for (let next: string | null = ''; next !== null; ) {
      const page: Trace = await shop.trace(lotId, `?limit=2${next === '' ? '' : `&after=${next}`}`);
      expect(page.summary === null).toBe(next !== '');
      rows.push(...page.data);
      next = page.next;
    }
    expect(rows).toEqual(whole.data);
  });

  test('says that it is not complete where a lot went into more than it follows', async () => {
    const { entry, movement } = shop;
    const [from, into] = [await shop.item(), await shop.item()];
    await movement('receipt', [entry(from, 2000, 'MANY')]);
    const products = Array.from({ length: 1001 }, (_, at) => entry(into, 1, `P-${at}`));
    await movement('production', [entry(from, -1001, 'MANY'), ...products]);
    const trace = await shop.trace(await shop.lotId(from, 'MANY'));
    expect([trace.complete, trace.summary?.madeInto.length]).toEqual([false, 1000]);
  });

  test('shows a restricted reader what happened at its own sites', async () => {
    const { entry, movement } = shop;
    const item = await shop.item();
    await movement('receipt', [entry(item, 10, 'R')]);
    await movement('receipt', [entry(item, 5, 'R', shop.far)]);
    await movement('transfer', [entry(item, -4, 'R'), entry(item, 4, 'R', shop.far)]);
    await movement('issue', [entry(item, -1, 'R')], { reference: 'NEAR' });
    await movement('issue', [entry(item, -2, 'R', shop.far)], { reference: 'SECRET' });
    await movement('production', [entry(item, -1, 'R', shop.far), entry(await shop.item(), 1, 'HIDDEN', shop.far)]);
    const reader = await shop.key(['inventory:read'], { siteIds: [shop.site] });
    const trace = await shop.trace(await shop.lotId(item, 'R'), '', reader);
    expect(told(trace.data)).toEqual(['lot R receipt 10', 'lot R transfer -4', 'lot R issue -1']);
    expect(trace.summary?.totals).toMatchObject({ received: '10', transferred: '-4', issued: '1', onHand: '5' });
    expect(sumOf(trace.summary?.totals ?? {})).toBe(5_000);
    expect(trace.summary?.madeInto).toEqual([]);
    expect(JSON.stringify(trace)).not.toContain('SECRET');
  });
});
