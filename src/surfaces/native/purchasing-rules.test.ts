import { beforeAll, describe, expect, it } from 'vitest';
import { type NativeTest, nativeTest } from '../../../test/support/native.ts';
import { buyer, refusalOf } from '../../../test/support/purchasing.ts';

let native: NativeTest;
let company: Awaited<ReturnType<typeof buyer>>;

beforeAll(async () => {
  native = await nativeTest();
  company = await buyer(native);
});

describe('the lines of an order', () => {
  it('are changed by their ids; one that is not named becomes inactive, one without an id is new', async () => {
    const { client, order, ids, get } = company;
    const { pipe } = ids;
    const { id, lines, revision } = await order([
      { itemId: pipe, quantity: '5', unitCost: '1', vendorPartNumber: 'V', details: { budgetCodeId: 7 } },
      { itemId: pipe, quantity: '7', unitCost: '1' },
    ]);
    const patch = {
      lines: [
        { id: lines[0]?.id, itemId: pipe, quantity: '6' },
        { itemId: pipe, quantity: '1.5', unitCost: '2' },
      ],
    };
    const stale = client.patch(`/v1/purchase-orders/${id}`, patch, { 'if-match': `"${revision - 1}"` });
    expect(await refusalOf(stale)).toMatchObject({ status: 412, code: 'stale_revision' });
    const changed = await client.patch(`/v1/purchase-orders/${id}`, patch, { 'if-match': `"${revision}"` });
    expect(changed.body).toMatchObject({
      total: '9',
      lines: [
        { quantity: '6', active: true, unitCost: '1', vendorPartNumber: 'V', details: { budgetCodeId: 7 } },
        { quantity: '7', active: false },
        { quantity: '1.5', active: true, unitCost: '2' },
      ],
    });
    expect(await get(`/v1/purchase-orders/${id}`)).toEqual(changed.body);
  });

  it('cannot go below what was received, nor be struck then, nor change their item', async () => {
    const { client, order, ids, post } = company;
    const { pipe, glue, pump } = ids;
    const { id, lines } = await order([
      { itemId: pipe, quantity: '5' },
      { itemId: pipe, quantity: '5' },
    ]);
    const [first, second] = lines;
    await post('/v1/receipts', { purchaseOrderId: id, lines: [{ purchaseOrderLineId: first?.id, quantity: '2' }] });
    const no = (patch: object) => refusalOf(client.patch(`/v1/purchase-orders/${id}`, patch));
    expect(
      await no({
        lines: [
          { id: first?.id, itemId: pipe, quantity: '1.999999' },
          { id: second?.id, itemId: glue, quantity: 1 },
          { id: 1, itemId: pipe, quantity: 1 },
        ],
      }),
    ).toEqual({
      status: 409,
      code: 'wrong_state',
      paths: ['lines.0.quantity', 'lines.1.itemId', 'lines.2.id'],
    });
    expect(await no({ lines: [{ itemId: pump, quantity: 1 }] })).toMatchObject({
      code: 'wrong_state',
      paths: ['lines'],
    });
    expect(await no({ vendorId: await company.make('/v1/vendors', { name: 'Other' }) })).toMatchObject({
      code: 'wrong_state',
    });
    const shrunk = await client.patch(`/v1/purchase-orders/${id}`, {
      lines: [{ id: first?.id, itemId: pipe, quantity: '2' }],
    });
    expect(shrunk.body).toMatchObject({ status: 'received', receivedOn: expect.any(String) });
    expect(await no({ lines: [] })).toMatchObject({ status: 409, code: 'wrong_state' });
    expect((await client.patch(`/v1/purchase-orders/${id}`, { memo: 'done', reference: 'INV-1' })).body).toMatchObject({
      memo: 'done',
      reference: 'INV-1',
    });
  });

  it('are found by an item on one of their lines', async () => {
    const { client, order, make, ids, post } = company;
    const itemId = await make('/v1/items', { partNumber: 'ELBOW', name: 'Elbow' });
    const found = async (path: string) =>
      (await client.get(path)).body.data.map((document) => (document as { id?: number }).id);
    const of = `itemId=${itemId}`;
    const both = await order([
      { itemId: ids.pipe, quantity: 1 },
      { itemId, quantity: 2 },
    ]);
    const alone = await order([{ itemId, quantity: 3 }]);
    await order([{ itemId: ids.pipe, quantity: 1 }]);
    expect(await found(`/v1/purchase-orders?${of}`)).toEqual([both.id, alone.id]);
    expect(await found(`/v1/purchase-orders?${of}&limit=1`)).toEqual([both.id]);
    // A line that was struck counts no more.
    const kept = both.lines.filter((line) => line.itemId === ids.pipe).map(({ id }) => ({ id, itemId: ids.pipe }));
    await client.patch(`/v1/purchase-orders/${both.id}`, { lines: [{ ...kept[0], quantity: 1 }] });
    expect(await found(`/v1/purchase-orders?${of}`)).toEqual([alone.id]);
    const receipt = await post('/v1/receipts', { purchaseOrderId: alone.id });
    expect(await found(`/v1/receipts?${of}`)).toEqual([receipt.id]);
    expect(await found(`/v1/purchase-orders?${of}&status=pending`)).toEqual([]);
  });

  it('are listed from either end, page by page', async () => {
    const { client, order, make } = await buyer(native);
    const itemId = await make('/v1/items', { partNumber: 'TEE', name: 'Tee' });
    const made: number[] = [];
    for (let n = 0; n < 5; n += 1) made.push((await order([{ itemId, quantity: 1 }])).id);
    const walk = async (query: string) => {
      const ids: unknown[] = [];
      let after = '';
      for (;;) {
        const { body } = await client.get(`/v1/purchase-orders?limit=2${query}${after}`);
        ids.push(...body.data.map((document) => (document as { id?: number }).id));
        if (typeof body.next !== 'string') return ids;
        after = `&after=${body.next}`;
      }
    };
    for (const narrowing of ['', '&status=pending', `&itemId=${itemId}`]) {
      expect(await walk(`${narrowing}&order=newest`)).toEqual(made.toReversed());
      expect(await walk(narrowing)).toEqual(made);
    }
    expect((await client.get('/v1/purchase-orders?order=sideways')).status).toBe(400);
  });

  it('show the price that the range of their cost makes', async () => {
    const { client, order, ids, post } = company;
    await post('/v1/purchase-order-markups', { from: '0', to: '10', percent: '100' });
    await post('/v1/purchase-order-markups', { from: '10', to: '50', percent: '33.333333' });
    const overlap = client.post('/v1/purchase-order-markups', { from: '49.999999', to: '60', percent: '5' });
    expect(await refusalOf(overlap)).toEqual({ status: 409, code: 'range_overlap', paths: ['from'] });
    const { id, lines } = await order(
      ['9.999999', '10', '50'].map((unitCost) => ({ itemId: ids.pipe, quantity: 1, unitCost })),
    );
    expect(lines.map((line) => line.price)).toEqual(['19.999998', '13.333333', null]);
    const markups = (await client.get('/v1/purchase-order-markups')).body.data as unknown as { id: number }[];
    expect(await refusalOf(client.patch(`/v1/purchase-order-markups/${markups[0]?.id}`, { to: '11' }))).toMatchObject({
      code: 'range_overlap',
      paths: ['to'],
    });
    expect((await client.patch(`/v1/purchase-order-markups/${markups[0]?.id}`, { percent: '50' })).body.percent).toBe(
      '50',
    );
    expect((await client.get(`/v1/purchase-orders/${id}`)).body.lines).toMatchObject([{ price: '19.999998' }, {}, {}]);
    expect((await client.delete(`/v1/purchase-order-markups/${markups[0]?.id}`)).status).toBe(200);
    expect((await client.get(`/v1/purchase-order-markups/${markups[0]?.id}`)).status).toBe(404);
    expect((await client.get('/v1/changes?kinds=purchase_order_markup')).body.data.at(-1)).toMatchObject({
      deleted: true,
    });
  });
});

describe('a receipt', () => {
  it('brings serials and lots at what they cost, dated when they came', async () => {
    const { client, order, ids, post } = company;
    const { id, lines } = await order([
      { itemId: ids.pump, quantity: 2, unitCost: '100' },
      { itemId: ids.glue, quantity: '1.5' },
    ]);
    const bare = { purchaseOrderId: id };
    expect(await refusalOf(client.post('/v1/receipts', bare))).toMatchObject({
      status: 400,
      paths: ['lines.0.serials', 'lines.1.lot'],
    });
    const given = [
      { purchaseOrderLineId: lines[0]?.id, quantity: 2, serials: ['S-1', 'S-2'] },
      { itemId: ids.glue, quantity: '1.5', unitCost: '4', lot: { number: 'L-1', expiresAt: '2027-01-01T00:00:00Z' } },
    ];
    const future = { ...bare, lines: given, date: '2099-01-01T00:00:00Z' };
    expect(await refusalOf(client.post('/v1/receipts', future))).toEqual({
      status: 400,
      code: 'occurred_in_future',
      paths: ['date'],
    });
    const receipt = await post('/v1/receipts', { ...bare, lines: given, date: '2026-01-02T03:04:05Z' });
    expect(receipt).toMatchObject({
      date: '2026-01-02T03:04:05.000Z',
      total: '206',
      lines: [{ serials: ['S-1', 'S-2'], unitCost: '100' }, { lot: { number: 'L-1' } }],
    });
    const entries = await client.get(`/v1/entries?documentId=${receipt.id}`);
    expect(entries.body.data).toMatchObject([{ occurredAt: receipt.date }, { occurredAt: receipt.date }]);
    expect((await client.get(`/v1/items/${ids.pump}`)).body).toMatchObject({ onHand: '2', stockValue: '200' });
  });

  it('is judged per line over all receipts, by the tolerance of the tenant', async () => {
    const { client, order, ids } = company;
    const receive = (at: typeof company, id: number, quantity: string) =>
      refusalOf(at.client.post('/v1/receipts', { purchaseOrderId: id, lines: [{ itemId: at.ids.pipe, quantity }] }));
    const strict = await order([{ itemId: ids.pipe, quantity: '3' }]);
    expect(await receive(company, strict.id, '2')).toMatchObject({ status: 201 });
    expect(await receive(company, strict.id, '1.000001')).toEqual({
      status: 409,
      code: 'over_receipt',
      paths: ['lines.0.quantity'],
    });
    expect((await client.get(`/v1/purchase-orders/${strict.id}`)).body.status).toBe('partially_received');
    const lenient = await buyer(native, { overReceiptPercent: 10 });
    const loose = await lenient.order([{ itemId: lenient.ids.pipe, quantity: '3' }]);
    expect(await receive(lenient, loose.id, '3.2')).toMatchObject({ status: 201 });
    expect(await receive(lenient, loose.id, '0.100001')).toMatchObject({ code: 'over_receipt' });
    expect(await receive(lenient, loose.id, '0.1')).toMatchObject({ status: 201 });
    const unknown = client.post('/v1/receipts', {
      purchaseOrderId: strict.id,
      lines: [
        { itemId: ids.glue, quantity: 1 },
        { purchaseOrderLineId: 1, quantity: 1 },
      ],
    });
    expect(await refusalOf(unknown)).toEqual({
      status: 404,
      code: 'unknown_line',
      paths: ['lines.0.itemId', 'lines.1.purchaseOrderLineId'],
    });
  });

  it('cannot be canceled when its goods went back, or reversed behind the back of the order', async () => {
    const { client, order, ids, post } = company;
    const { id } = await order([{ itemId: ids.pipe, quantity: '3' }]);
    const receipt = await post('/v1/receipts', { purchaseOrderId: id });
    const back = await post('/v1/vendor-returns', {
      lines: [{ receiptLineId: receipt.lines[0]?.id, itemId: ids.pipe, quantity: '2' }],
    });
    expect(back).toMatchObject({ purchaseOrderId: id, lines: [{ receiptLineId: receipt.lines[0]?.id }] });
    const cancel = () => refusalOf(client.post(`/v1/receipts/${receipt.id}/cancellation`));
    expect(await cancel()).toMatchObject({ status: 409, code: 'wrong_state' });
    await post(`/v1/vendor-returns/${back.id}/cancellation`, { reason: 'They kept it' });
    const [entry] = (await client.get(`/v1/entries?documentId=${receipt.id}`)).body.data as unknown as {
      movementId: number;
    }[];
    const reversal = client.post(`/v1/movements/${entry?.movementId}/reversal`, { reason: 'x' });
    expect(await refusalOf(reversal)).toMatchObject({ status: 409, code: 'not_reversible' });
    expect(await cancel()).toMatchObject({ status: 201 });
    expect(await cancel()).toMatchObject({ code: 'wrong_state' });
  });
});

describe('a vendor return', () => {
  it('gives back no more than was received and not returned yet', async () => {
    const { client, order, ids, post } = company;
    const { id } = await order([{ itemId: ids.pipe, quantity: '5' }]);
    await post('/v1/receipts', { purchaseOrderId: id, lines: [{ itemId: ids.pipe, quantity: '4' }] });
    const line = (quantity: string) => ({ purchaseOrderId: id, lines: [{ itemId: ids.pipe, quantity }] });
    const first = await post('/v1/vendor-returns', line('3'));
    expect(await refusalOf(client.post('/v1/vendor-returns', line('1.000001')))).toEqual({
      status: 409,
      code: 'over_return',
      paths: ['lines.0.quantity'],
    });
    const path = `/v1/vendor-returns/${first.id}`;
    const lines = (quantity: string) => ({ lines: [{ id: first.lines[0]?.id, itemId: ids.pipe, quantity }] });
    expect(await refusalOf(client.patch(path, lines('4.5')))).toMatchObject({ code: 'over_return' });
    expect((await client.patch(path, { ...lines('4'), tax: '1' })).body).toMatchObject({ total: '11' });
    expect(await refusalOf(client.post('/v1/vendor-returns', { ...line('1'), purchaseOrderId: 9e9 }))).toMatchObject({
      status: 404,
      paths: ['purchaseOrderId'],
    });
    await post(`${path}/shipment`);
    expect(await refusalOf(client.patch(path, lines('2')))).toMatchObject({ code: 'wrong_state' });
    const before = await company.onHand(ids.pipe);
    await post(`${path}/cancellation`, { reason: 'Came back' });
    expect(Number(await company.onHand(ids.pipe)) - Number(before)).toBe(4);
  });

  it('goes on to its credit at once where its type says so, and is then final', async () => {
    const { client, ids, post, make } = company;
    const typeId = await make('/v1/return-types', { name: 'Instant', automaticallyReceiveVendorCredit: true });
    await client.post('/v1/movements', {
      movements: [
        {
          kind: 'receipt',
          entries: [{ itemId: ids.glue, locationId: ids.locationId, quantity: 2, lot: { number: 'L-9' } }],
        },
      ],
    });
    const { vendorId, locationId, glue } = ids;
    const back = await post('/v1/vendor-returns', {
      vendorId,
      locationId,
      typeId,
      lines: [{ itemId: glue, quantity: 1 }],
    });
    const shipped = await post(`/v1/vendor-returns/${back.id}/shipment`);
    expect(shipped.history.map((state) => state.status)).toEqual(['pending', 'returned', 'credit_received']);
    expect(await refusalOf(client.post(`/v1/vendor-returns/${back.id}/cancellation`))).toMatchObject({
      status: 409,
      code: 'wrong_state',
    });
    const none = await post('/v1/vendor-returns', { vendorId, locationId, lines: [{ itemId: glue, quantity: 1_000 }] });
    expect(await refusalOf(client.post(`/v1/vendor-returns/${none.id}/shipment`))).toMatchObject({
      status: 409,
      code: 'insufficient_stock',
    });
  });
});
