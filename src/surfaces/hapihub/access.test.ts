import { describe, expect, test } from 'vitest';
import { ADMIN_KEY, nativeTest } from '../../../test/support/native.ts';
import { createLog, REFUSAL_CODES, Refusal, type RefusalCode } from '../../platform/index.ts';
import { createServer } from '../http/index.ts';
import { ERROR_OF_CODE, renderErrors } from './errors.ts';
import { good, openShop, type Transaction, verdict } from './test-shop.ts';

const native = await nativeTest();
const PATH = '/inventory-transactions';

describe('a caller', () => {
  test('needs a known key, as a bearer token', async () => {
    const call = (headers: Record<string, string>) => native.server.inject({ method: 'GET', url: PATH, headers });
    for (const headers of [
      {},
      { authorization: 'Basic eDp5' },
      { authorization: 'Bearer ' },
      { authorization: 'Bearer none' },
    ]) {
      const answer = await call(headers as Record<string, string>);
      expect(answer.json()).toMatchObject({ name: 'NotAuthenticated', code: 401, className: 'not-authenticated' });
    }
    expect((await call({ authorization: `Bearer ${ADMIN_KEY}` })).json()).toMatchObject({
      name: 'Forbidden',
      code: 403,
    });
  });

  test('is restricted to its scopes, which differ by type', async () => {
    const shop = await openShop({ native });
    await shop.fill('cup', 5);
    const reader = await shop.key(['inventory:read']);
    expect((await reader.get(PATH)).status).toBe(200);
    expect(verdict(await reader.post(PATH, { warehouse: 'main', items: [] }))).toBe('403 Forbidden');
    const mover = await shop.key(['inventory:transfer']);
    const transfer = { warehouse: 'main', type: 'transfer', destination: 'shop', items: [{ sku: 'cup', quantity: 1 }] };
    expect((await mover.post(PATH, transfer)).status).toBe(200);
    expect(verdict(await mover.post(PATH, { warehouse: 'main', items: [{ sku: 'cup', adjustment: 1 }] }))).toBe(
      '403 Forbidden',
    );
    expect(verdict(await mover.get(PATH))).toBe('403 Forbidden');
    const clerk = await shop.key(['inventory:write']);
    expect(verdict(await clerk.post(PATH, { warehouse: 'main', type: 'purchase', items: [] }))).toBe('403 Forbidden');
  });

  test('with only purchasing scopes sees purchasing documents, as on the native API', async () => {
    const shop = await openShop({ native });
    const ids = {
      adjustment: (await shop.made({ items: [{ sku: 'cup', adjustment: 9 }] })).id,
      sales: (await shop.made({ type: 'sales', items: [{ sku: 'cup', quantity: 1 }] })).id,
      transfer: (await shop.made({ type: 'transfer', destination: 'shop', items: [] })).id,
      delivery: (await shop.made({ type: 'receiving', items: [{ sku: 'cup', quantity: 1 }] })).id,
      purchase: (await shop.made({ type: 'purchase', items: [{ sku: 'cup', quantity: 2 }] })).id,
    };
    const { id: receipt } = await shop.made({ type: 'receiving', transaction: ids.purchase, items: [] });
    for (const scope of ['purchasing:read', 'purchasing:write']) {
      const buyer = await shop.key([scope]);
      const page = good(await buyer.get(`${PATH}?$limit=10`)) as unknown as { total: number; data: Transaction[] };
      expect(page.data.map((row) => row.id)).toEqual([ids.purchase, receipt]);
      expect(page.total).toBe(2);
      expect(good(await buyer.get(`${PATH}?type=sales`))).toEqual([]);
      expect(good(await buyer.get(`${PATH}?reason=x&$or[0][type]=sales&$or[1][type]=transfer`))).toEqual([]);
      expect(good(await buyer.get(`${PATH}/${ids.purchase}`)).id).toBe(ids.purchase);
      for (const id of [ids.adjustment, ids.sales, ids.transfer, ids.delivery]) {
        expect(verdict(await buyer.get(`${PATH}/${id}`))).toBe('404 NotFound');
      }
    }
  });

  test('learns nothing about invisible documents from links to them', async () => {
    const shop = await openShop({ native });
    const site = Number((await shop.client.post('/v1/locations', { name: 'S', kind: 'site', code: 'own' })).body.id);
    const held = await shop.key(['admin'], { siteIds: [site] });
    const { id } = await shop.made({ type: 'sales', items: [] });
    for (const type of ['packaging', 'receiving', 'return']) {
      for (const transaction of [id, '12345678']) {
        const answer = await held.post(PATH, { warehouse: 'own', type, transaction, items: [] });
        expect(answer.body).toMatchObject({ code: 400, message: 'transaction: There is no transaction with this id.' });
      }
    }
  });

  test('sees and touches only its own sites', async () => {
    const shop = await openShop({ native });
    const site = Number((await shop.client.post('/v1/locations', { name: 'S', kind: 'site', code: 'site' })).body.id);
    const held = await shop.key(['inventory:write', 'inventory:read'], { siteIds: [site] });
    const { id } = await shop.made({ items: [{ sku: 'cup', adjustment: 1 }] });
    const own = await shop.made({ warehouse: 'site', items: [{ sku: 'cup', adjustment: 1 }] });
    expect((good(await held.get(PATH)) as unknown as Transaction[]).map((row) => row.id)).toEqual([own.id]);
    expect(verdict(await held.get(`${PATH}/${id}`))).toBe('404 NotFound');
    expect(verdict(await held.patch(`${PATH}/${id}`, { reason: 'x' }))).toBe('404 NotFound');
    expect(verdict(await held.post(PATH, { warehouse: 'main', items: [{ sku: 'cup', adjustment: 1 }] }))).toBe(
      '400 BadRequest',
    );
  });

  test("sees nothing of another company's", async () => {
    const [one, other] = [await openShop({ native }), await openShop({ native })];
    const { id } = await one.made({ items: [{ sku: 'cup', adjustment: 1 }] });
    expect(verdict(await other.client.get(`${PATH}/${id}`))).toBe('404 NotFound');
    expect(await other.found('')).toEqual([]);
  });

  test('is refused if the surface is switched off', async () => {
    const shop = await openShop({ native, settings: { surfaces: { hapihub: false } } });
    expect(verdict(await shop.client.get(PATH))).toBe('403 Forbidden');
    expect(verdict(await shop.client.post(PATH, { warehouse: 'main', items: [] }))).toBe('403 Forbidden');
  });

  test('is refused beyond its rate limit', async () => {
    const shop = await openShop({ native });
    const slow = await shop.key(['admin'], { rateLimitPerMinute: 1 });
    await slow.get(PATH);
    const answer = await slow.get(PATH);
    expect(verdict(answer)).toBe('429 TooManyRequests');
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  });
});

describe('an error', () => {
  test.each(Object.keys(REFUSAL_CODES) as RefusalCode[])(
    '%s has its name, its status and nothing of ours',
    async (code) => {
      const server = createServer({ log: createLog('silent') });
      renderErrors(server);
      server.get('/', () => {
        throw new Refusal(code, 'No.', { path: 'a.b' });
      });
      const answer = await server.inject('/');
      const body = answer.json();
      expect(Object.keys(body)).toEqual(['name', 'message', 'code', 'className', 'data', 'errors']);
      expect(body).toMatchObject({ name: ERROR_OF_CODE[code], message: 'No.', code: answer.statusCode, data: {} });
      expect(body.errors).toEqual({ 'a.b': { code, message: 'No.' } });
      expect(answer.statusCode).toBeGreaterThanOrEqual(400);
      expect(answer.statusCode).not.toBe(500);
    },
  );

  test('for a missing record has the vendor’s text', async () => {
    const { client } = await openShop({ native });
    for (const id of ['missing', '123456', '0', '99999999999999999999', 'a%2Fb']) {
      const answer = await client.get(`${PATH}/${id}`);
      expect(answer.body).toEqual({
        name: 'NotFound',
        message: `No record found for id '${decodeURIComponent(id)}'`,
        code: 404,
        className: 'not-found',
        data: {},
        errors: {},
      });
    }
  });

  test('for an unsupported service of the vendor has the vendor’s text', async () => {
    const { client } = await openShop({ native });
    for (const path of [
      '/inventory-variant-reports/1',
      '/inventory-variant-reports/',
      '/authentication',
      '/accounts/1',
      `${PATH}/1/items`,
      '/inventory-variants/a/b',
    ]) {
      const method = path === '/authentication' ? client.post : client.get;
      const answer = await method(path);
      expect([path, verdict(answer)]).toEqual([path, '404 NotFound']);
      expect(answer.body.message).toBe('Page not found');
    }
  });

  test('answers unknown methods, unreadable bodies and invalid addresses', async () => {
    const { client } = await openShop({ native });
    const call = (method: 'PUT' | 'DELETE' | 'POST', url: string, payload?: string) =>
      native.server.inject({
        method,
        url,
        headers: { authorization: `Bearer ${client.key}`, 'content-type': 'application/json' },
        ...(payload === undefined ? {} : { payload }),
      });
    for (const url of [PATH, `${PATH}/`, `${PATH}/1`, `${PATH}/1/`]) {
      expect((await call('DELETE', url)).json()).toMatchObject({ name: 'MethodNotAllowed', code: 405 });
      expect((await call('PUT', url, '{}')).json()).toMatchObject({ name: 'MethodNotAllowed', code: 405 });
    }
    const deep = `${'['.repeat(100)}${']'.repeat(100)}`;
    for (const payload of ['{', '"\\ud800"', '', deep, '{"warehouse":"main","items":[],"reason":"\\u0000"}']) {
      expect((await call('POST', PATH, payload)).json()).toMatchObject({ name: 'BadRequest', code: 400 });
    }
    expect((await client.get(`${PATH}?reason=%00`)).body).toMatchObject({ name: 'BadRequest', code: 400 });
    expect((await client.get(`${PATH}?reason=%ff`)).body).toMatchObject({ name: 'BadRequest', code: 400 });
  });
});

describe('a sku that is not an item', () => {
  test('becomes one if the company’s settings say so', async () => {
    const shop = await openShop({ native, settings: { hapihub: { createUnknownSkus: true } } });
    await shop.made({
      items: [
        { sku: 'new', variantName: 'Brand new', adjustment: 3 },
        { sku: 'lot', adjustment: 1, control: 'L' },
      ],
    });
    const items = (await shop.client.get('/v1/items?partNumber=new')).body.data;
    expect(items).toMatchObject([{ partNumber: 'new', name: 'Brand new', onHand: '3' }]);
    expect((await shop.client.get('/v1/items?partNumber=lot')).body.data).toMatchObject([
      { tracking: 'lot', onHand: '1' },
    ]);
    await shop.made({ items: [{ sku: 'new', adjustment: 1 }] });
    expect(verdict(await shop.send({ items: [{ variantName: 'No such', adjustment: 1 }] }))).toBe('400 BadRequest');
  });
});

describe('a document of another surface', () => {
  test('is a transaction, too', async () => {
    const shop = await openShop({ native });
    const { client, ids, main } = shop;
    const post = (kind: string, quantity: number, more: object = {}) =>
      client.post('/v1/movements', {
        movements: [
          {
            kind,
            reason: 'why',
            reference: 'R-1',
            entries: [{ itemId: ids.cup, locationId: main, quantity, ...more }],
          },
        ],
      });
    await post('adjustment', 5);
    await post('count', 4);
    await client.post('/v1/movements', {
      movements: [
        {
          kind: 'transfer',
          entries: [
            { itemId: ids.cup, locationId: main, quantity: -1 },
            { itemId: ids.cup, locationId: shop.shop, quantity: 1 },
          ],
        },
      ],
    });
    const vendor = await client.post('/v1/vendors', { name: 'V' });
    const order = await client.post('/v1/purchase-orders', {
      vendorId: vendor.body.id,
      locationId: main,
      lines: [{ itemId: ids.cup, quantity: 2, unitCost: '1.5' }],
    });
    await client.post('/v1/receipts', { purchaseOrderId: order.body.id, lines: [{ itemId: ids.cup, quantity: 1 }] });
    const rows = good(await client.get(PATH)) as unknown as Transaction[];
    expect(rows.map(({ id: _id, createdAt: _at, createdBy: _by, ...row }) => row)).toMatchObject([
      {
        type: 'adjustment',
        warehouse: String(main),
        reason: 'why',
        invoice: 'R-1',
        items: [{ sku: 'cup', variantName: 'The cup', adjustment: 5 }],
      },
      { type: 'adjustment', items: [{ sku: 'cup', adjustment: -1 }] },
      { type: 'transfer', source: String(main), destination: String(shop.shop), items: [{ sku: 'cup', quantity: 1 }] },
      { type: 'purchase', supplier: String(vendor.body.id), items: [{ sku: 'cup', quantity: 2, price: 1.5 }] },
      { type: 'receiving', transaction: String(order.body.id), items: [{ sku: 'cup', quantity: 1 }] },
    ]);
    expect(await shop.found(`warehouse=main&items.sku=cup&type=purchase`)).toEqual([String(order.body.id)]);
    const patched = await shop.patched(String(order.body.id), { billTo: 'me', receivedAt: 7 });
    expect(patched).toMatchObject({ billTo: 'me', receivedAt: 7, items: [{ sku: 'cup', quantity: 2 }] });
    expect(await shop.stock('cup')).toBe('5/0');
  });
});
