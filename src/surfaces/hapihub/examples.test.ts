/** The examples of the vendor's page, sent with curl to a server that listens, each with the answer that it must get. */
import { execFile } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { nativeTest } from '../../../test/support/native.ts';
import { openShop, type Transaction } from './test-shop.ts';

const run = promisify(execFile);
let base: string;
let key: string;
let made: Transaction;

async function curl(url: string, ...options: string[]): Promise<{ status: number; body: unknown }> {
  const { stdout } = await run('curl', ['-sS', '-w', '\n%{http_code}', `${base}${url}`, ...options]);
  const end = stdout.lastIndexOf('\n');
  return { status: Number(stdout.slice(end + 1)), body: JSON.parse(stdout.slice(0, end)) };
}

const bearer = () => ['-H', `Authorization: Bearer ${key}`];
const json = ['-H', 'Content-Type: application/json'];

beforeAll(async () => {
  const native = await nativeTest();
  const shop = await openShop({ native });
  key = shop.client.key;
  // The page speaks of a warehouse `facility-id` and of a variant of this name.
  await shop.client.post('/v1/locations', { name: 'Facility', kind: 'warehouse', code: 'facility-id' });
  await shop.item('some-variant', { name: 'some variant name' });
  await native.server.listen({ host: '127.0.0.1', port: 0 });
  base = `http://127.0.0.1:${(native.server.server.address() as AddressInfo).port}`;
});

describe('the example of', () => {
  test('Post', async () => {
    const body = '{ "warehouse": "facility-id", "items": [ { "variantName": "some variant name" } ] }';
    const answer = await curl('/inventory-transactions', '-X', 'POST', ...json, ...bearer(), '-d', body);
    made = answer.body as Transaction;
    expect(answer).toEqual({
      status: 200,
      body: {
        id: expect.stringMatching(/^\d+$/),
        createdAt: expect.any(Number),
        createdBy: expect.any(String),
        warehouse: 'facility-id',
        type: 'adjustment',
        items: [{ variantName: 'some variant name' }],
      },
    });
  });

  test('Find', async () => {
    const answer = await curl('/inventory-transactions', '-X', 'GET', ...bearer());
    expect(answer).toEqual({ status: 200, body: [made] });
  });

  test('Get', async () => {
    const answer = await curl(`/inventory-transactions/${made.id}`, '-X', 'GET', ...bearer());
    expect(answer).toEqual({ status: 200, body: made });
  });

  test('Patch', async () => {
    const body = '{ "reason": "updated reason" }';
    const url = `/inventory-transactions/${made.id}`;
    const answer = await curl(url, '-X', 'PATCH', ...json, ...bearer(), '-d', body);
    expect(answer).toEqual({ status: 200, body: { ...made, reason: 'updated reason' } });
  });

  test('the header, with a token that nobody has', async () => {
    const answer = await curl('/inventory-transactions', '-H', 'Authorization: Bearer <your-api-token>');
    expect(answer).toMatchObject({ status: 401, body: { name: 'NotAuthenticated', className: 'not-authenticated' } });
  });
});
