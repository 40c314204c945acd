import { describe, expect, test } from 'vitest';
import { surfaceTest } from './test-client.ts';

const surface = await surfaceTest();
const acme = await surface.company();
const { native } = acme;
const GUID = '9f8e7d6c-5b4a-4321-8765-0123456789ab';

interface Made {
  id: number;
  number: string;
  lines: { id: number }[];
}
const made = async (path: string, body: object) => (await native.post(path, body)).body as unknown as Made;
const item = (await made('/v1/items', { partNumber: 'F-1', name: 'Filter', cost: '2.5' })).id;
const shop = (await made('/v1/locations', { name: 'Shop', kind: 'warehouse' })).id;
const van = (await made('/v1/locations', { name: 'Van', kind: 'vehicle' })).id;
const entry = (locationId: number, quantity: string) => ({ itemId: item, locationId, quantity });
await made('/v1/movements', { movements: [{ kind: 'receipt', entries: [entry(shop, '100')] }] });

const planned = (quantity: string) =>
  made('/v1/transfers', {
    fromLocationId: shop,
    toLocationId: van,
    reference: 'R-1',
    lines: [{ itemId: item, quantity }],
  });
const pending = await planned('5');
const picked = await planned('6');
await made(`/v1/transfers/${picked.id}/picking`, {});
const received = await planned('7');
await made(`/v1/transfers/${received.id}/picking`, {});
await made(`/v1/transfers/${received.id}/receipt`, {});
const canceled = await planned('8');
await made(`/v1/transfers/${canceled.id}/cancellation`, { reason: 'Not needed', reasonCode: 'JobCanceled' });
await made('/v1/movements', {
  movements: [{ kind: 'transfer', reason: 'Now', entries: [entry(shop, '-3'), entry(van, '3')] }],
});

const list = async (query = '') => (await acme.get(`/transfers?${query}`)).body;
const idsOf = async (query: string) => (await list(query)).data.map((row: { id: number }) => row.id);
const direct = (await idsOf('')).find(
  (id: number) => ![pending.id, picked.id, received.id, canceled.id].includes(id),
) as number;

describe('Transfers_GetList', () => {
  test('shows a received transfer', async () => {
    const { data } = await list(`ids=${received.id}`);
    expect(data).toEqual([
      {
        id: received.id,
        active: true,
        number: received.number,
        referenceNumber: 'R-1',
        memo: '',
        createdById: expect.any(Number),
        createdOn: expect.stringMatching(/Z$/),
        modifiedOn: expect.stringMatching(/Z$/),
        batchId: null,
        batch: null,
        syncStatus: 'Pending',
        canceledReason: null,
        canceledById: null,
        dateCanceled: null,
        customFields: [],
        externalData: [],
        transferType: 'transfer',
        status: 'Received',
        fromLocationId: shop,
        toLocationId: van,
        date: expect.stringMatching(/Z$/),
        pickedDate: expect.stringMatching(/Z$/),
        receivedDate: expect.stringMatching(/Z$/),
        dateRequired: null,
        jobId: null,
        invoiceId: null,
        pickedById: expect.any(Number),
        receivedById: expect.any(Number),
        items: [expect.objectContaining({ skuId: item, code: 'F-1', quantity: 7, quantityPicked: 7, active: true })],
      },
    ]);
  });

  test('shows a transfer in transit, a canceled one, and a direct one', async () => {
    const { data } = await list(`ids=${picked.id},${canceled.id},${direct},${pending.id}&sort=Id`);
    const [first, second, third, fourth] = data;
    expect(first).toMatchObject({ id: pending.id, status: 'Pending', pickedDate: null, receivedById: null });
    expect(second).toMatchObject({ id: picked.id, status: 'Picked', receivedDate: null });
    expect(third).toMatchObject({ id: canceled.id, status: 'Canceled', active: false, canceledReason: 'JobCanceled' });
    expect(fourth).toMatchObject({ id: direct, status: 'Received', memo: 'Now', pickedDate: expect.any(String) });
    expect(fourth.items).toMatchObject([{ quantity: 3, quantityPicked: 3, cost: 2.5, totalCost: 7.5 }]);
    expect(first.items).toMatchObject([{ quantity: 5, cost: 2.5, totalCost: 12.5 }]);
  });

  test.each([
    ['', () => [pending.id, picked.id, received.id, canceled.id, direct]],
    ['statuses=Pending,Picked', () => [pending.id, picked.id]],
    ['statuses=canceled', () => [canceled.id]],
    ['statuses=Received', () => [received.id, direct]],
    ['referenceNumber=R-1&sort=-Id', () => [canceled.id, received.id, picked.id, pending.id]],
    ['number=TRF-1', () => [pending.id]],
    ['transferTypeIds=1', () => []],
    ['batchId=1', () => []],
    ['syncStatuses=Pending&pageSize=2&page=2', () => [received.id, canceled.id]],
    ['dateOnOrAfter=2999-01-01', () => []],
  ])('%s', async (query, expected) => {
    expect(await idsOf(query)).toEqual(expected());
  });

  test('filters by destination', async () => {
    expect(await idsOf(`fromLocationIds=${shop}&toLocationIds=${van}`)).toHaveLength(5);
    expect(await idsOf(`fromLocationIds=${van}`)).toEqual([]);
  });

  test('refuses an unknown status', async () => {
    const { status, body } = await acme.get('/transfers?statuses=Lost');
    expect([status, Object.keys(body.errors)]).toEqual([400, ['statuses']]);
  });
});

test('Transfers_Update and Transfers_UpdateCustomFields change a transfer', async () => {
  const externalData = { applicationGuid: GUID, externalData: [{ key: 'erp', value: 'T-1' }] };
  expect((await acme.patch(`/transfers/${direct}`, { externalData })).body).toEqual({ id: direct });
  expect(await idsOf(`externalDataApplicationGuid=${GUID}&externalDataKey=erp&externalDataValues=T-1`)).toEqual([
    direct,
  ]);
  expect((await acme.patch('/transfers/999999', {})).status).toBe(404);
  const operations = [{ objectId: picked.id, customFields: [{ name: 'Crew', value: 'A' }] }];
  expect((await acme.patch('/transfers/custom-fields', { operations })).body).toEqual({});
  expect(await idsOf('customFields.Fields={"Crew":"A"}')).toEqual([picked.id]);
});

test('Export_Transfers has planned and direct transfers in order of last change', async () => {
  const { body } = await acme.get('/export/transfers');
  expect(body.data).toHaveLength(5);
  expect(body.data.at(-1)).toMatchObject({ id: picked.id, customFields: [{ name: 'Crew', value: 'A' }] });
  const again = await acme.get(`/export/transfers?from=${body.continueFrom}`);
  expect(again.body).toEqual({ hasMore: false, continueFrom: body.continueFrom, data: [] });
});

test("an item's cost is its average value, or its own cost if it has no stock", async () => {
  const other = await surface.company();
  const make = async (path: string, body: object) => (await other.native.post(path, body)).body.id as unknown as number;
  const [stocked, priced, unpriced] = [
    await make('/v1/items', { partNumber: 'F', name: 'Filter', cost: '9' }),
    await make('/v1/items', { partNumber: 'G', name: 'Glue', cost: '4' }),
    await make('/v1/items', { partNumber: 'T', name: 'Tape' }),
  ];
  const [from, to] = [
    await make('/v1/locations', { name: 'Shop', kind: 'warehouse' }),
    await make('/v1/locations', { name: 'Van', kind: 'vehicle' }),
  ];
  const received = (unitCost: string) => ({
    kind: 'receipt',
    entries: [{ itemId: stocked, locationId: from, quantity: '2', unitCost }],
  });
  await other.native.post('/v1/movements', { movements: [received('1'), received('2')] });
  const lines = [stocked, priced, unpriced].map((itemId) => ({ itemId, quantity: 3 }));
  await make('/v1/transfers', { fromLocationId: from, toLocationId: to, lines });
  const { data } = (await other.get('/transfers')).body;
  expect(data[0].items.map(({ cost, totalCost }: Record<string, number>) => [cost, totalCost])).toEqual([
    [1.5, 4.5],
    [4, 12],
    [0, 0],
  ]);
});
