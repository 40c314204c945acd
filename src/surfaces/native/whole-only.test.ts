import { describe, expect, it } from 'vitest';
import { nativeTest } from '../../../test/support/native.ts';
import { boxedCompany, faultsOf } from '../../../test/support/units.ts';

const company = await boxedCompany(await nativeTest());
const { boxed, move, stockOf } = company;

describe('an item in whole units only', () => {
  it('takes no part of a unit wherever stock changes, is reserved or ordered', async () => {
    const { vendorId, locationId } = company.ids;
    const tea = await boxed({ wholeOnly: true });
    await move('receipt', [{ itemId: tea, quantity: '2.5', unit: 'case' }]);
    expect((await stockOf(tea)).onHand).toBe('30');
    const half = { itemId: tea, quantity: '0.5' };
    const refusedAt = async (path: string, body: object) => faultsOf(company.client.post(path, body));
    const at = (path: string) => ({ status: 400, faults: [`${path} invalid_quantity`] });
    for (const kind of ['receipt', 'adjustment', 'count', 'customer_return']) {
      expect(await faultsOf(move(kind, [half])), kind).toEqual(at('movements.0.entries.0.quantity'));
    }
    const issue = move('issue', [{ itemId: tea, quantity: '-0.01', unit: 'case' }]);
    expect(await faultsOf(issue)).toEqual(at('movements.0.entries.0.quantity'));
    const held = await company.post('/v1/reservations', { itemId: tea, locationId, quantity: 2 });
    expect(await refusedAt('/v1/reservations', { ...half, locationId })).toEqual(at('quantity'));
    expect(await refusedAt(`/v1/reservations/${held.id}/release`, { quantity: '0.5' })).toEqual(at('quantity'));
    const bought = { vendorId, locationId, lines: [half] };
    for (const path of ['/v1/purchase-orders', '/v1/purchase-requests', '/v1/vendor-returns']) {
      expect(await refusedAt(path, bought), path).toEqual(at('lines.0.quantity'));
    }
    const toLocationId = await company.make('/v1/locations', { name: 'Whole', kind: 'warehouse' });
    const transfer = { fromLocationId: locationId, toLocationId, lines: [half] };
    expect(await refusedAt('/v1/transfers', transfer)).toEqual(at('lines.0.quantity'));
    const order = await company.order([{ itemId: tea, quantity: 2 }]);
    expect(await refusedAt('/v1/receipts', { purchaseOrderId: order.id, lines: [half] })).toEqual(
      at('lines.0.quantity'),
    );
    const count = await company.post('/v1/counts', { locationId, itemIds: [tea] });
    const noted = company.client.patch(`/v1/counts/${count.id}`, { lines: [half] });
    expect(await faultsOf(noted)).toEqual(at('lines.0.quantity'));
  });

  it('becomes one only when there are no parts in stock, reserved or on documents under way', async () => {
    const { locationId } = company.ids;
    const tea = await boxed();
    const become = () => company.client.patch(`/v1/items/${tea}`, { wholeOnly: true });
    await move('receipt', [{ itemId: tea, quantity: '5.5' }]);
    const held = await company.post('/v1/reservations', { itemId: tea, locationId, quantity: '0.25' });
    const order = await company.order([{ itemId: tea, quantity: '1.5' }]);
    const { status, body } = await become();
    expect({ status, code: body.code, path: body.errors[0]?.path }).toEqual({
      status: 409,
      code: 'in_use',
      path: 'wholeOnly',
    });
    expect(body.detail).toContain('5.5 on hand at Main');
    expect(body.detail).toContain(`0.25 reserved (reservation ${held.id})`);
    expect(body.detail).toContain(`1.5 on documents (${order.number})`);
    await move('adjustment', [{ itemId: tea, quantity: '0.5' }]);
    await company.post(`/v1/reservations/${held.id}/release`);
    expect((await become()).status).toBe(409);
    await company.post(`/v1/purchase-orders/${order.id}/cancellation`, { reason: 'No' });
    expect((await become()).body).toMatchObject({ wholeOnly: true, onHand: '6' });
  });

  it('stays whole when a count of the past, when there were parts, comes late', async () => {
    const tea = await boxed();
    const { locationId } = company.ids;
    const post = (kind: string, quantity: string, occurredAt: string) =>
      company.client.post('/v1/movements', {
        movements: [{ kind, occurredAt, entries: [{ itemId: tea, locationId, quantity }] }],
      });
    await post('receipt', '1.5', '2026-01-01T00:00:00Z');
    await post('receipt', '0.5', '2026-01-03T00:00:00Z');
    await company.client.patch(`/v1/items/${tea}`, { wholeOnly: true });
    expect(await faultsOf(post('count', '1', '2026-01-02T00:00:00Z'))).toMatchObject({ status: 400 });
    expect((await stockOf(tea)).onHand).toBe('2');
  });
});
