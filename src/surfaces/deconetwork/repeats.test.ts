import { expect, test } from 'vitest';
import { expectOneEffect, type RepeatedWrite } from '../../../test/support/repeats.ts';
import { encoded, type Fields, openScene, refused, SIGN_IN, UPDATE } from './test-scene.ts';

const { native, client, shop, paper, ink } = await openScene();
const aware = Number(
  (await client.post('/v1/items', { partNumber: 'AWARE', name: 'Aware', tracking: 'serial' })).body.id,
);
await client.post('/v1/movements', {
  movements: [{ kind: 'receipt', entries: [{ itemId: aware, locationId: shop, quantity: 2, serials: ['A', 'B'] }] }],
});

/** The one write of this surface, with the fields that it sets. */
function update(item: number, fields: Fields): RepeatedWrite {
  const send = (what: Fields) => async (headers: Record<string, string>) => {
    const answer = await native.server.inject({
      method: 'POST',
      url: UPDATE,
      payload: encoded({ ...SIGN_IN, dn_sku_id: `${item}_${item}`, ...what }),
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    });
    return { status: answer.statusCode, headers: answer.headers, body: answer.json() as unknown };
  };
  return { endpoint: `POST ${UPDATE}`, send: send(fields), sendOther: send({ ...fields, inv_lvl: 77 }) };
}

test.each<[string, () => RepeatedWrite]>([
  ['a level that rises', () => update(ink, { inv_lvl: 8 })],
  ['a level that falls', () => update(paper, { inv_lvl: 1 })],
  ['a level of units', () => update(aware, { inv_lvl: 1 })],
  ['the item', () => update(ink, { inv_warn: 3 })],
  ['both', () => update(ink, { inv_warn: 4, inv_lvl: 9 })],
])('%s: an update has one effect under one key', async (_name, write) => {
  const { status: http, body } = await expectOneEffect(client, write());
  const words = 'Invalid request parameters: this Idempotency-Key was used for another request';
  expect({ http, body }).toEqual(refused(50005, words));
});

test('a repeat does not set a level again that has changed since', async () => {
  const { send } = update(ink, { inv_lvl: 20 });
  const headers = { 'idempotency-key': 'once' };
  await send(headers);
  await update(ink, { inv_lvl: 5 }).send({});
  expect((await send(headers)).headers['idempotency-replayed']).toBe('true');
  expect((await client.get(`/v1/items/${ink}`)).body.onHand).toBe('5');
});
