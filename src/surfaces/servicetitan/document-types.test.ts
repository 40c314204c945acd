import { describe, expect, test } from 'vitest';
import { surfaceTest } from './test-client.ts';
import { listed, refused } from './test-purchasing.ts';

const surface = await surfaceTest();
const alertSettings = {
  sendEmailToTechnicianWhenPoMovedToSend: true,
  sendEmailToTechnicianWhenPoMovedToReceived: false,
  sendEmailToPmWhenPoMovedToSend: false,
  sendEmailToPmWhenPoMovedToReceived: false,
};
const orderType = {
  name: 'Stock',
  active: true,
  includeInPoScreen: true,
  automaticallyReceive: true,
  displayToTechnician: true,
  excludeTaxFromJobCosting: false,
  impactToTechnicianPayroll: false,
  allowTechniciansToSendPo: true,
  defaultRequiredDateDaysOffset: -3,
  skipWeekends: true,
  includeInSalesTax: false,
  isDefault: true,
  copyPurchaseOrderItemsToInvoiceWhenReceived: false,
  isDefaultForConsignment: false,
  alertSettings,
};
const returnType = {
  name: 'Surplus',
  automaticallyReceiveVendorCredit: true,
  includeInSalesTax: true,
  isDefault: true,
  isDefaultForConsignment: false,
};
const moment = expect.stringMatching(/^\d{4}-.*Z$/);

describe('PurchaseOrderTypes_Create, PurchaseOrderTypes_GetList and PurchaseOrderTypes_Update', async () => {
  const acme = await surface.company();
  const path = '/purchase-order-types';
  const stock: number = (await acme.post(path, orderType)).body.id;
  const idle: number = (await acme.post(path, { ...orderType, name: 'Idle', active: false, isDefault: false })).body.id;

  test('list a type as created, and the native API has the fields that the list does not show', async () => {
    const { body } = await acme.get(path);
    expect(body).toMatchObject({ page: 1, pageSize: 50, hasMore: false, totalCount: null });
    expect(body.data).toEqual([
      {
        id: stock,
        name: 'Stock',
        active: true,
        automaticallyReceive: true,
        displayToTechnician: true,
        impactToTechnicianPayroll: false,
        allowTechniciansToSendPo: true,
        defaultRequiredDateDaysOffset: -3,
        skipWeekends: true,
        excludeTaxFromJobCosting: false,
        landedCostMethod: 'None',
        includeTaxInFullyLandedCost: false,
        createdOn: moment,
        modifiedOn: moment,
      },
    ]);
    const native = await acme.native.get(`${'/v1/purchase-order-types'}/${stock}`);
    expect(native.body).toMatchObject({ includeInPoScreen: true, isDefault: true, alertSettings });
  });

  test('filter the list by active and times, and sort it', async () => {
    expect(await listed(acme, `${path}?active=Any`)).toEqual([stock, idle]);
    expect(await listed(acme, `${path}?active=False`)).toEqual([idle]);
    expect(await listed(acme, `${path}?active=Any&sort=-Id&pageSize=1`)).toEqual([idle]);
    expect(await listed(acme, `${path}?createdBefore=2020-01-01`)).toEqual([]);
  });

  test('change the given fields; a new default replaces the old one', async () => {
    const answer = await acme.patch(`${path}/${idle}`, {
      active: true,
      isDefault: true,
      skipWeekends: false,
      name: null,
    });
    expect([answer.status, answer.body]).toEqual([200, { id: idle }]);
    const read = async (id: number) => (await acme.native.get(`/v1/purchase-order-types/${id}`)).body;
    expect(await read(idle)).toMatchObject({
      name: 'Idle',
      isDefault: true,
      skipWeekends: false,
      includeInPoScreen: true,
    });
    expect(await read(stock)).toMatchObject({ isDefault: false });
  });

  test('store and show the optional settings of July 2026', async () => {
    const landed = { requireJobBeforeReceipt: false, landedCostMethod: 'ByValue', includeTaxInFullyLandedCost: true };
    const id: number = (await acme.post(path, { ...orderType, name: 'Landed', isDefault: false, ...landed })).body.id;
    const shown = async () => (await acme.get(`${path}?active=Any&sort=-Id&pageSize=1`)).body.data[0];
    expect(await shown()).toMatchObject({ id, landedCostMethod: 'ByValue', includeTaxInFullyLandedCost: true });
    expect((await acme.native.get(`/v1/purchase-order-types/${id}`)).body).toMatchObject(landed);
    await acme.patch(`${path}/${id}`, { landedCostMethod: 'None', includeTaxInFullyLandedCost: null, active: false });
    expect(await shown()).toMatchObject({ landedCostMethod: 'None', includeTaxInFullyLandedCost: true });
    expect(await refused(acme.patch(`${path}/${id}`, { landedCostMethod: 'ByWeight' }))).toEqual([
      400,
      ['landedCostMethod'],
    ]);
  });

  test('refuse a taken name with 409 for a change and with 400 for a new type', async () => {
    expect(await refused(acme.patch(`${path}/${idle}`, { name: 'STOCK' }))).toEqual([409, ['name']]);
    expect(await refused(acme.post(path, { ...orderType, name: 'stock' }))).toEqual([400, ['name']]);
    expect((await acme.patch(`${path}/${stock}`, { name: 'Stock' })).status).toBe(200);
  });

  test('refuse missing fields, unknown settings and unknown types', async () => {
    expect(await refused(acme.post(path, { ...orderType, name: '', isDefault: undefined }))).toEqual([
      400,
      ['isDefault', 'name'],
    ]);
    expect(await refused(acme.patch(`${path}/${stock}`, { skipWeekends: 'yes' }))).toEqual([400, ['skipWeekends']]);
    expect((await acme.patch(`${path}/999999`, { name: 'X' })).status).toBe(404);
    const later = { id: 7, uuid: 'x', createdOn: 'x', requireJobBeforeReceipt: true };
    expect((await acme.patch(`${path}/${stock}`, later)).status).toBe(200);
  });
});

describe('ReturnTypes_Create, ReturnTypes_GetList and ReturnTypes_Update', async () => {
  const acme = await surface.company();
  const path = '/return-types';
  const surplus: number = (await acme.post(path, returnType)).body.id;
  const warranty: number = (await acme.post(path, { ...returnType, name: 'Warranty', isDefault: false })).body.id;

  test('need activeOnly for the list, and filter it by name', async () => {
    const { body } = await acme.get(`${path}?activeOnly=True&name=surplus`);
    expect(body.data).toEqual([{ id: surplus, active: true, ...returnType, createdOn: moment, modifiedOn: moment }]);
    expect(await refused(acme.get(path))).toEqual([400, ['activeOnly']]);
    expect(await listed(acme, `${path}?activeOnly=False&sort=-CreatedOn`)).toEqual([warranty, surplus]);
  });

  test('need the id in the body of a change too', async () => {
    const change = { id: warranty, active: false, includeInSalesTax: false };
    const answer = await acme.patch(`${path}/${warranty}`, change);
    expect([answer.status, answer.body]).toEqual([200, { id: warranty }]);
    expect(await listed(acme, `${path}?activeOnly=true`)).toEqual([surplus]);
    const all = await acme.get(`${path}?activeOnly=false&name=Warranty`);
    expect(all.body.data).toMatchObject([{ active: false, includeInSalesTax: false, isDefaultForConsignment: false }]);
    expect(await refused(acme.patch(`${path}/${warranty}`, { active: true }))).toEqual([400, ['id']]);
    expect(await refused(acme.patch(`${path}/${warranty}`, { id: surplus }))).toEqual([400, ['id']]);
  });

  test('refuse a taken name with 409 for a change and with 400 for a new type', async () => {
    expect(await refused(acme.patch(`${path}/${warranty}`, { id: warranty, name: 'SURPLUS' }))).toEqual([
      409,
      ['name'],
    ]);
    expect(await refused(acme.post(path, returnType))).toEqual([400, ['name']]);
    expect((await acme.patch(`${path}/999999`, { id: 999_999 })).status).toBe(404);
  });
});
