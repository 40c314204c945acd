import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { expectOneEffect, type RepeatedWrite } from '../../../test/support/repeats.ts';
import { openScene } from './test-scene.ts';

const { native, client, id, uuid } = await openScene();
await client.post('/v1/movements', {
  movements: [{ kind: 'receipt', entries: [{ itemId: id.oil, locationId: id.shelf, quantity: 3 }] }],
});

function write(method: 'POST' | 'PUT', path: string, body: object, other: object, url = path): RepeatedWrite {
  const send = (what: object) => async (headers: Record<string, string>) => {
    const answer = await native.server.inject({
      method,
      url,
      headers: { authorization: `Bearer ${client.key}`, 'content-type': 'application/json', ...headers },
      payload: JSON.stringify(what),
    });
    return { status: answer.statusCode, headers: answer.headers, body: answer.json() as unknown };
  };
  return { endpoint: `${method} ${path}`, send: send(body), sendOther: send(other) };
}

const adjust = (body: object) =>
  write('POST', '/inventory/adjustments', { product_id: uuid.oil, ...body }, { product_id: uuid.oil, quantity: 9 });
const WRITES = [
  adjust({ quantity: 2, location_id: id.shelf }),
  adjust({ quantity: 2 }),
  // It takes the last of the stock: a repeat must not find that nothing is left.
  adjust({ quantity: -5 }),
  write('POST', '/inventory/products', { name: 'A' }, { name: 'B' }),
  write('PUT', '/inventory/products/:id', { name: 'C' }, { name: 'D' }, `/inventory/products/${uuid.oil}`),
];

test('every write of Trybe is tested with a key', () => {
  const readme = readFileSync('src/surfaces/trybe/README.md', 'utf8');
  const writes = [...readme.matchAll(/^\| `((?:POST|PUT|PATCH|DELETE) \/\S+)` \|/gm)].map(([, endpoint]) => endpoint);
  expect([...new Set(WRITES.map(({ endpoint }) => endpoint))].sort()).toEqual(writes.sort());
});

test.each(WRITES.map((write, index) => [`${write.endpoint} (${index})`, write] as const))(
  '%s has one effect under one key',
  async (_name, repeated) => {
    const other = await expectOneEffect(client, repeated);
    expect([other.status, other.body]).toEqual([
      422,
      {
        message: "The request didn't pass validation",
        errors: { 'Idempotency-Key': [expect.stringContaining('another request')] },
      },
    ]);
  },
);
