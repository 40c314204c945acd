import { describe, expect, test } from 'vitest';
import { surfaceTest } from './test-client.ts';
import { listed, refused } from './test-purchasing.ts';

const surface = await surfaceTest();
const acme = await surface.company();
const { native } = acme;
const path = '/vendors/custom-fields';

const made = async (name: string, more: object = {}) =>
  (await native.post('/v1/vendors', { name, ...more })).body.id as unknown as number;
const ferguson = await made('Ferguson');
const winsupply = await made('Winsupply');
const named = await made('Named', {
  customFields: { Region: 'West', Tier: 1, '': 'nothing', ['x'.repeat(300)]: 'long' },
});
const set = (operations: object[]) => acme.patch(path, { operations });
const field = (name: string, value: string) => ({ name, value });
const fieldsOf = async (id: number) => (await acme.get(`/vendors/${id}`)).body.customFields;
const moment = expect.stringMatching(/^\d{4}-.*Z$/);

describe('Vendors_UpdateCustomFields', () => {
  test('sets fields of several vendors, which are shown with every vendor', async () => {
    const answer = await set([
      { objectId: ferguson, customFields: [field('Crew', 'A'), field('Gate', '7')] },
      { objectId: winsupply, customFields: [field('Crew', 'B')] },
      { objectId: winsupply, customFields: [field('Crew', 'C')] },
    ]);
    expect([answer.status, answer.body]).toEqual([200, {}]);
    expect(await fieldsOf(ferguson)).toEqual([
      { typeId: expect.any(Number), ...field('Crew', 'A') },
      { typeId: expect.any(Number), ...field('Gate', '7') },
    ]);
    const { data } = (await acme.get(`/vendors?ids=${winsupply}`)).body;
    expect(data[0].customFields).toEqual([{ typeId: expect.any(Number), ...field('Crew', 'C') }]);
    expect((await native.get(`/v1/vendors/${winsupply}`)).body.customFields).toEqual({ Crew: 'C' });
  });

  test('leaves other fields and unchanged vendors as they are', async () => {
    await set([{ objectId: ferguson, customFields: [field('Gate', '8')] }]);
    expect((await fieldsOf(ferguson)).map(({ value }: { value: string }) => value)).toEqual(['A', '8']);
    const before = (await acme.get(`/vendors/${ferguson}`)).body;
    await set([{ objectId: ferguson, customFields: [field('Gate', '8')] }]);
    expect((await acme.get(`/vendors/${ferguson}`)).body).toEqual(before);
  });

  test('changes nothing if a vendor does not exist, and names each that does not', async () => {
    const operations = [
      { objectId: ferguson, customFields: [field('Crew', 'Z')] },
      { objectId: 999_999, customFields: [] },
      { objectId: 999_998, customFields: [] },
    ];
    expect(await refused(set(operations))).toEqual([400, ['operations[1].objectId', 'operations[2].objectId']]);
    expect((await fieldsOf(ferguson))[0]).toMatchObject(field('Crew', 'A'));
  });
});

test('Vendors_GetCustomFieldTypes lists the fields, with the ids that rows show', async () => {
  const { body } = await acme.get(`${path}?includeTotal=true`);
  expect(body).toMatchObject({ page: 1, pageSize: 50, hasMore: false, totalCount: 4 });
  expect(body.data).toEqual(
    ['Region', 'Tier', 'Crew', 'Gate'].map((name) => ({
      id: expect.any(Number),
      name,
      dataType: 'Text',
      dataTypeOptions: null,
      createdOn: moment,
      modifiedOn: moment,
    })),
  );
  const [region, tier, crew, gate] = body.data.map((row: { id: number }) => row.id);
  expect((await fieldsOf(ferguson)).map(({ typeId }: { typeId: number }) => typeId)).toEqual([crew, gate]);
  const typeOf = Object.fromEntries(
    (await fieldsOf(named)).map(({ name, typeId }: { name: string; typeId: number }) => [name, typeId]),
  );
  expect(typeOf).toEqual({ Region: region, Tier: tier, '': 0, ['x'.repeat(300)]: 0 });
  expect(await listed(acme, `${path}?sort=-Id&pageSize=1&page=2`)).toEqual([crew]);
  expect(await listed(acme, `${path}?sort=-ModifiedOn&pageSize=1`)).toEqual([gate]);
  expect(await listed(acme, `${path}?createdBefore=2020-01-01`)).toEqual([]);
  expect(await listed(acme, `${path}?modifiedOnOrAfter=2020-01-01&createdOnOrAfter=2020-01-01`)).toHaveLength(4);
});

test.each([
  ['customField.Fields={"Crew":"A"}', () => [ferguson]],
  ['customField.Fields[Crew]=C', () => [winsupply]],
  ['customField.Fields.Gate=8&customField.Fields.Crew=A', () => [ferguson]],
  ['customField.Fields.Gate=8&customField.Fields.Crew=C', () => []],
  ['customField.Fields.Gate=8&customField.Fields.Crew=C&customField.Operator=Or', () => [ferguson, winsupply]],
  ['customFields.Fields.Gate=8&customFields.Fields.Crew=C&customFields.Operator=or', () => [ferguson, winsupply]],
  ['customField.Fields[Tier]=1', () => [named]],
])('Vendors_GetList filters by %s', async (query, expected) => {
  expect(await listed(acme, `/vendors?${query}`)).toEqual(expected());
});

test('Vendors_GetList refuses a wrong look-up under its own name', async () => {
  expect(await refused(acme.get('/vendors?customField.Fields={'))).toEqual([400, ['customField.Fields']]);
  expect(await refused(acme.get('/vendors?customField.Operator=Xor'))).toEqual([400, ['customField.Operator']]);
  expect(await refused(acme.get('/vendors?customField.FieldsOf=x'))).toEqual([400, ['customField.FieldsOf']]);
});
