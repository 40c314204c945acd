import { beforeAll, describe, expect, it } from 'vitest';
import { type Client, type NativeTest, nativeTest } from '../../../test/support/native.ts';

let native: NativeTest;
let client: Client;

beforeAll(async () => {
  native = await nativeTest();
  client = (await native.tenant()).client;
});

/** An object with this many unknown fields. */
const unknownFields = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${index}`, 0]));

async function send(url: string, payload: string, headers: Record<string, string> = {}) {
  const answer = await native.server.inject({
    method: 'POST',
    url,
    payload,
    headers: { 'content-type': 'application/json', 'x-onhand-console': '1', ...headers },
  });
  return { status: answer.statusCode, bytes: answer.rawPayload.length, body: answer.json() };
}

const authorized = () => ({ authorization: `Bearer ${client.key}` });

describe('a request without a credential', () => {
  it.each(['/v1/session', '/v1/oauth/token', '/connect/token'])('to %s may have 16 KB', async (url) => {
    const large = await send(url, JSON.stringify(unknownFields(2_000)));
    expect(large.status).toBe(413);
    const small = await send(url, JSON.stringify(unknownFields(1_000)));
    expect(small.status).toBe(400);
    expect(small.bytes).toBeLessThan(30_000);
  });

  it('to an unknown path may have 256 KB', async () => {
    expect((await send('/nowhere', `"${'x'.repeat(300_000)}"`)).status).toBe(413);
    expect((await send('/nowhere', `"${'x'.repeat(200_000)}"`)).status).toBe(404);
  });

  it.each(['/connect/token', '/v1/oauth/token', '/api/json/manage_inventory/find'])(
    'to %s may be a form with a limited number of fields',
    async (url) => {
      const form = { 'content-type': 'application/x-www-form-urlencoded' };
      const answer = await native.server.inject({ method: 'POST', url, payload: 'a&'.repeat(12_000), headers: form });
      expect(answer.body).not.toContain('internal');
      expect(answer.body).toMatch(/10000 fields|50005|too large/);
    },
  );
});

describe('a body that is too large', () => {
  it('is refused by its number of values before it is read', async () => {
    const values = `{"movements":[${'0,'.repeat(260_000)}0]}`;
    const answer = await send('/v1/movements', values, authorized());
    expect([answer.status, answer.body.errors]).toEqual([
      400,
      [{ path: '', code: 'invalid_request', message: expect.stringContaining('250000 values') }],
    ]);
  });

  it('is refused by the length of a list before its elements are checked', async () => {
    const answer = await send('/v1/movements', `{"movements":[${'0,'.repeat(100_000)}0]}`, authorized());
    expect([answer.status, answer.body.errors]).toEqual([
      400,
      [{ path: 'movements', code: 'invalid_request', message: expect.stringContaining('1000 elements, not 100001') }],
    ]);
    expect(answer.body.moreErrors).toBeUndefined();
  });

  it('is refused by the number of its fields before they are named, at any depth', async () => {
    const movement = { kind: 'receipt', entries: [{ itemId: 1, quantity: 1, lot: unknownFields(20_000) }] };
    const answer = await send('/v1/movements', JSON.stringify({ movements: [movement] }), authorized());
    expect(answer.body.errors).toEqual([
      expect.objectContaining({ path: 'movements.0.entries.0.lot', message: expect.stringContaining('not 20000') }),
    ]);
  });

  it('is one over 256 KB on a route without a list', async () => {
    const body = JSON.stringify({ partNumber: 'A', name: 'A', description: 'x'.repeat(300_000) });
    expect((await send('/v1/items', body, authorized())).status).toBe(413);
  });

  it('may be accepted on a route with a list', async () => {
    const entries = Array.from({ length: 9_000 }, () => ({ itemId: 999_999, quantity: '1', locationId: 999_999 }));
    const movement = { kind: 'receipt', reason: 'x'.repeat(2_000), entries };
    const answer = await send('/v1/movements', JSON.stringify({ movements: [movement] }), authorized());
    expect([answer.status, answer.body.code]).toEqual([404, 'unknown_item']);
    expect([answer.body.errors.length, answer.body.moreErrors]).toEqual([100, 8_900]);
  });
});

describe('faults', () => {
  it('are limited to the first 100, with the exact number of the others', async () => {
    const entries = Array.from({ length: 250 }, () => ({ itemId: 'x', quantity: '1' }));
    const answer = await send(
      '/v1/movements',
      JSON.stringify({ movements: [{ kind: 'receipt', entries }] }),
      authorized(),
    );
    expect([answer.status, answer.body.errors.length, answer.body.moreErrors]).toEqual([400, 100, 150]);
    expect(answer.body.errors[99].path).toBe('movements.0.entries.99.itemId');
  });

  it('are complete if there are 100', async () => {
    const entries = Array.from({ length: 100 }, () => ({ itemId: 'x', quantity: '1' }));
    const answer = await send(
      '/v1/movements',
      JSON.stringify({ movements: [{ kind: 'receipt', entries }] }),
      authorized(),
    );
    expect([answer.body.errors.length, answer.body.moreErrors]).toEqual([100, undefined]);
  });

  it('shorten a long name of a field', async () => {
    const answer = await send(
      '/v1/items',
      JSON.stringify({ partNumber: 'A', name: 'A', ['k'.repeat(200_000)]: 1 }),
      authorized(),
    );
    expect(answer.status).toBe(400);
    expect(answer.bytes).toBeLessThan(1_000);
  });
});
