import { describe, expect, test } from 'vitest';
import { surfaceTest } from './test-client.ts';

const surface = await surfaceTest();
const acme = await surface.company();
const { native } = acme;
const GUID = '9f8e7d6c-5b4a-4321-8765-0123456789ab';

const made = async (path: string, body: object) => (await native.post(path, body)).body as unknown as { id: number };
const item = (await made('/v1/items', { partNumber: 'F-1', name: 'Filter', description: 'A filter', cost: '2.5' })).id;
const serial = (await made('/v1/items', { partNumber: 'P-1', name: 'Pump', tracking: 'serial' })).id;
const shop = (await made('/v1/locations', { name: 'Shop', kind: 'warehouse' })).id;
const van = (await made('/v1/locations', { name: 'Van', kind: 'vehicle' })).id;
const unit = (await made('/v1/business-units', { name: 'North' })).id;

interface Posted {
  id: number;
  number: string;
}
async function adjust(movement: object, entries: object[]): Promise<Posted> {
  const { body } = await native.post('/v1/movements', { movements: [{ kind: 'adjustment', ...movement, entries }] });
  const [outcome] = body.data as unknown as { movement: { document: Posted } }[];
  if (outcome === undefined) throw new Error(JSON.stringify(body));
  return outcome.movement.document;
}

const first = await adjust({ reasonCode: 'Damaged', reason: 'Fell', reference: 'REF-1' }, [
  { itemId: item, locationId: shop, quantity: '10' },
]);
const second = await adjust({ reasonCode: 'Found', occurredAt: '2024-05-01T00:00:00Z' }, [
  { itemId: item, locationId: van, quantity: '0.25' },
]);
const third = await adjust({}, [{ itemId: serial, locationId: shop, quantity: '2', serials: ['S1', 'S2'] }]);
const canceled = await adjust({ reasonCode: 'Damaged' }, [{ itemId: item, locationId: shop, quantity: '1' }]);
await native.post(`/v1/adjustments/${canceled.id}/cancellation`, { reason: 'Twice', reasonCode: 'Duplicate' });
await native.patch(`/v1/adjustments/${second.id}`, { businessUnitId: unit });

const byName = (one: { name: string }, other: { name: string }) => (one.name < other.name ? -1 : 1);
const list = async (query: string) => (await acme.get(`/adjustments?${query}`)).body;
const idsOf = async (query: string) => (await list(query)).data.map((row: { id: number }) => row.id);

describe('Adjustments_GetList', () => {
  test('shows an adjustment of another surface, with its entries as items', async () => {
    const { data } = await list(`ids=${first.id}`);
    expect(data).toEqual([
      {
        id: first.id,
        active: true,
        number: first.number,
        referenceNumber: 'REF-1',
        memo: 'Fell',
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
        type: 'Damaged',
        inventoryLocationId: shop,
        businessUnitId: null,
        projectId: null,
        invoiceId: null,
        date: expect.stringMatching(/Z$/),
        items: [
          {
            id: expect.any(Number),
            skuId: item,
            name: 'Filter',
            code: 'F-1',
            description: 'A filter',
            createdOn: expect.any(String),
            modifiedOn: expect.any(String),
            createdById: expect.any(Number),
            quantity: 10,
            cost: 2.5,
            totalCost: 25,
            active: true,
            budgetCodeId: null,
            serialNumbers: [],
          },
        ],
      },
    ]);
  });

  test('gives serials stable ids', async () => {
    const numbers = async () => (await list(`ids=${third.id}`)).data[0].items[0].serialNumbers;
    expect(await numbers()).toEqual([
      { id: expect.any(Number), number: 'S1' },
      { id: expect.any(Number), number: 'S2' },
    ]);
    expect(await numbers()).toEqual(await numbers());
  });

  test('shows a reversed one as inactive, with the reason', async () => {
    const { data } = await list('active=False');
    expect(data).toHaveLength(1);
    expect(data[0]).toMatchObject({
      id: canceled.id,
      active: false,
      canceledReason: 'Duplicate',
      canceledById: expect.any(Number),
      dateCanceled: expect.any(String),
    });
  });

  test.each([
    ['', () => [first.id, second.id, third.id]],
    ['active=Any', () => [first.id, second.id, third.id, canceled.id]],
    ['sort=-Id', () => [third.id, second.id, first.id]],
    ['sort=-ModifiedOn', () => [second.id, third.id, first.id]],
    ['number=ADJ-2', () => [second.id]],
    ['number=ADJ-99', () => []],
    ['referenceNumber=REF-1', () => [first.id]],
    ['adjustmentTypes=Found,Damaged', () => [first.id, second.id]],
    ['adjustmentTypes=Damaged', () => [first.id]],
    [`businessUnitIds=${unit}`, () => [second.id]],
    ['syncStatuses=pending', () => [first.id, second.id, third.id]],
    ['syncStatuses=Exported&syncStatuses=Posted', () => []],
    ['dateBefore=2024-06-01', () => [second.id]],
    ['dateOnOrAfter=2024-06-01', () => [first.id, third.id]],
    ['invoiceIds=7', () => []],
    ['batchId=7', () => []],
    ['createdOnOrAfter=2999-01-01', () => []],
    ['sort=-Id&modifiedOnOrAfter=2020-01-01', () => [third.id, second.id, first.id]],
    ['sort=Id&modifiedOnOrAfter=2020-01-01&modifiedBefore=2020-01-02', () => []],
    ['page=2&pageSize=2', () => [third.id]],
  ])('%s', async (query, expected) => {
    expect(await idsOf(query)).toEqual(expected());
  });

  test('filters by location, and counts', async () => {
    expect(await idsOf(`inventoryLocationIds=${van}`)).toEqual([second.id]);
    expect(await list(`inventoryLocationIds=${shop},${van}&includeTotal=true&pageSize=1`)).toMatchObject({
      totalCount: 3,
      hasMore: true,
    });
  });

  test.each([
    ['syncStatuses=Lost', ['syncStatuses']],
    ['dateOnOrAfter=soon&batchId=x', ['batchId', 'dateOnOrAfter']],
    ['customFields.Fields={', ['customFields.Fields']],
    ['customFields.Fields={"a":[]}', ['customFields.Fields']],
    ['customFields.Operator=Xor', ['customFields.Operator']],
  ])('%s is refused', async (query, fields) => {
    const { status, body } = await acme.get(`/adjustments?${query}`);
    expect(status).toBe(400);
    expect(Object.keys(body.errors).sort()).toEqual([...fields].sort());
  });
});

describe('Adjustments_Update', () => {
  test('attaches external data, which only its application sees', async () => {
    const externalData = { applicationGuid: GUID, externalData: [{ key: 'erp', value: 'A-1' }] };
    const answer = await acme.patch(`/adjustments/${first.id}`, { externalData });
    expect([answer.status, answer.body]).toEqual([200, { id: first.id }]);
    const found = `externalDataApplicationGuid=${GUID}&externalDataKey=erp&externalDataValues=A-1,A-2`;
    expect(await idsOf(found)).toEqual([first.id]);
    expect((await list(found)).data[0].externalData).toEqual([{ key: 'erp', value: 'A-1' }]);
    expect((await list(`ids=${first.id}`)).data[0].externalData).toEqual([]);
  });

  test('changes nothing without fields', async () => {
    const before = (await list(`ids=${second.id}`)).data;
    expect((await acme.patch(`/adjustments/${second.id}`, {})).status).toBe(200);
    expect((await acme.patch(`/adjustments/${second.id}`, { externalData: null })).status).toBe(200);
    expect((await list(`ids=${second.id}`)).data).toEqual(before);
  });

  test('answers 404 for an unknown one', async () => {
    expect((await acme.patch('/adjustments/999999', {})).status).toBe(404);
    expect((await acme.patch(`/adjustments/${item}`, {})).status).toBe(404);
  });
});

describe('Adjustments_UpdateCustomFields', () => {
  const set = (objectId: number, customFields: object[]) =>
    acme.patch('/adjustments/custom-fields', { operations: [{ objectId, customFields }] });

  test('creates a field at its first use, and finds documents by it in every notation of clients', async () => {
    const answer = await set(first.id, [{ name: 'Job site', value: 'Reno' }]);
    expect([answer.status, answer.body]).toEqual([200, {}]);
    await set(third.id, [
      { name: 'Job site', value: 'Elko' },
      { name: 'Crew', value: '7' },
    ]);
    const { data } = await list(`ids=${third.id}`);
    expect(data[0].customFields).toEqual([
      { typeId: expect.any(Number), name: 'Crew', value: '7' },
      { typeId: expect.any(Number), name: 'Job site', value: 'Elko' },
    ]);
    const json = encodeURIComponent(JSON.stringify({ 'Job site': 'Reno' }));
    expect(await idsOf(`customFields.Fields=${json}`)).toEqual([first.id]);
    expect(await idsOf('customFields.Fields[Job%20site]=Reno')).toEqual([first.id]);
    expect(await idsOf('customFields.Fields.Crew=7')).toEqual([third.id]);
    const both = 'customFields.Fields[Job%20site]=Reno&customFields.Fields[Crew]=7';
    expect(await idsOf(both)).toEqual([]);
    expect(await idsOf(`${both}&customFields.Operator=or`)).toEqual([first.id, third.id]);
  });

  test('accepts every name, even one with a meaning in JavaScript objects', async () => {
    const fields = [
      { name: '__proto__', value: 'a' },
      { name: 'constructor', value: 'b' },
    ];
    expect((await set(canceled.id, fields)).status).toBe(200);
    const { customFields } = (await list(`active=False&ids=${canceled.id}`)).data[0];
    expect(
      customFields.map(({ name, value }: { name: string; value: string }) => ({ name, value })).sort(byName),
    ).toEqual(fields);
  });

  test('changes nothing if one of the documents does not exist', async () => {
    const { status, body } = await acme.patch('/adjustments/custom-fields', {
      operations: [
        { objectId: second.id, customFields: [{ name: 'Crew', value: '9' }] },
        { objectId: 999_999, customFields: [{ name: 'Crew', value: '9' }] },
      ],
    });
    expect([status, Object.keys(body.errors)]).toEqual([400, ['operations[1].objectId']]);
    expect((await list(`ids=${second.id}`)).data[0].customFields).toEqual([]);
  });
});

test('Export_Adjustments includes all adjustments, canceled ones too', async () => {
  const { status, body } = await acme.get('/export/adjustments');
  expect(status).toBe(200);
  expect(body).toMatchObject({ hasMore: false, continueFrom: expect.any(String) });
  const found = body.data.map((row: { id: number }) => row.id);
  expect([...found].sort()).toEqual([first.id, second.id, third.id, canceled.id].sort());
  expect(body.data.find((row: { id: number }) => row.id === canceled.id)).toMatchObject({ active: false });
});

test('unassigned stock is at location 0, and is found there', async () => {
  const other = await surface.company();
  const make = async (path: string, body: object) => (await other.native.post(path, body)).body.id as unknown as number;
  const itemId = await make('/v1/items', { partNumber: 'F', name: 'Filter' });
  const locationId = await make('/v1/locations', { name: 'Shop', kind: 'warehouse' });
  const unassigned = await make('/v1/adjustments', { lines: [{ itemId, quantity: '2' }] });
  const placed = await make('/v1/adjustments', { lines: [{ itemId, locationId, quantity: '2' }] });
  const moved = [
    { itemId, quantity: '-1' },
    { itemId, locationId, quantity: '1' },
  ];
  await other.native.post('/v1/movements', { movements: [{ kind: 'transfer', entries: moved }] });
  const found = async (path: string) =>
    (await other.get(path)).body.data.map((row: Record<string, number>) => row.inventoryLocationId ?? row.id);
  expect(await found('/adjustments?inventoryLocationIds=0')).toEqual([0]);
  expect(await found(`/adjustments?inventoryLocationIds=0,${locationId}`)).toEqual([0, locationId]);
  expect(await found(`/adjustments?ids=${unassigned},${placed}&inventoryLocationIds=${locationId}`)).toEqual([
    locationId,
  ]);
  expect(await found('/transfers?fromLocationIds=0')).toHaveLength(1);
  expect(await found('/transfers?toLocationIds=0')).toEqual([]);
});
