import { describe, expect, test } from 'vitest';
import { surfaceTest } from './test-client.ts';
import { listed, refused } from './test-purchasing.ts';

const surface = await surfaceTest();
const path = '/purchase-order-markups';

describe('PurchaseOrdersMarkup_Create, PurchaseOrdersMarkup_GetById, PurchaseOrdersMarkup_Update, PurchaseOrdersMarkup_Delete', async () => {
  const acme = await surface.company();

  test('a markup is answered whole by each of them', async () => {
    const answer = await acme.post(path, { from: 0, to: '10.5', percent: 33.333333 });
    const { id } = answer.body;
    const moment = expect.stringMatching(/^\d{4}-.*Z$/);
    const markup = { id, from: 0, to: 10.5, percent: 33.333333, createdOn: moment, modifiedOn: moment };
    expect([answer.status, answer.body]).toEqual([200, markup]);
    expect((await acme.get(`${path}/${id}`)).body).toEqual(markup);
    const changed = await acme.patch(`${path}/${id}`, { from: 1, to: 10.5, percent: 50 });
    expect([changed.status, changed.body]).toEqual([200, { ...markup, from: 1, percent: 50 }]);
    const gone = await acme.delete(`${path}/${id}`);
    expect([gone.status, gone.body]).toEqual([200, {}]);
    expect(await refused(acme.get(`${path}/${id}`))).toEqual([404, ['id']]);
  });

  test('ranges may touch and not overlap', async () => {
    const { body } = await acme.post(path, { from: 100, to: 200, percent: 10 });
    expect((await acme.post(path, { from: 200, to: 300, percent: 5 })).status).toBe(200);
    expect(await refused(acme.post(path, { from: 199.999999, to: 201, percent: 5 }))).toEqual([400, ['from']]);
    expect(await refused(acme.patch(`${path}/${body.id}`, { from: 100, to: 201, percent: 10 }))).toEqual([400, ['to']]);
    expect((await acme.get(`${path}/${body.id}`)).body.to).toBe(200);
  });

  test.each([
    [{ from: 5, to: 5, percent: 1 }, ['to']],
    [{ from: -1, to: 5, percent: 1 }, ['from']],
    [{ from: 900, to: 901, percent: -1 }, ['percent']],
    [{ from: 900 }, ['percent', 'to']],
    [{ from: 'a', to: 1, percent: 1 }, ['from']],
  ])('%j is refused', async (wrong, fields) => {
    expect(await refused(acme.post(path, wrong))).toEqual([400, fields]);
  });

  test('one that is not there is a 404', async () => {
    expect((await acme.patch(`${path}/999999`, { from: 1, to: 2, percent: 3 })).status).toBe(404);
    expect((await acme.delete(`${path}/999999`)).status).toBe(404);
  });
});

describe('PurchaseOrdersMarkup_Get', async () => {
  const acme = await surface.company();
  const made = async (from: number, to: number, percent: number) =>
    (await acme.post(path, { from, to, percent })).body.id as number;
  const high = await made(100, 200, 9);
  const low = await made(0, 9, 80);
  const middle = await made(9, 20, 10);

  test.each([
    ['', () => [high, low, middle]],
    ['sort=-Id', () => [middle, low, high]],
    ['sort=+From', () => [low, middle, high]],
    ['sort=-To', () => [high, middle, low]],
    ['sort=Percent', () => [high, middle, low]],
    [`ids=${high},${middle}`, () => [high, middle]],
    ['page=2&pageSize=2', () => [middle]],
    ['createdBefore=2020-01-01', () => []],
    ['createdOnOrAfter=2020-01-01&modifiedOnOrAfter=2020-01-01&modifiedBefore=2999-01-01', () => [high, low, middle]],
  ])('%s', async (query, expected) => {
    expect(await listed(acme, `${path}?${query}`)).toEqual(expected());
  });

  test('counts, and refuses another order', async () => {
    expect((await acme.get(`${path}?includeTotal=true&pageSize=1`)).body).toMatchObject({
      totalCount: 3,
      hasMore: true,
    });
    expect(await refused(acme.get(`${path}?sort=CreatedOn`))).toEqual([400, ['sort']]);
  });
});
