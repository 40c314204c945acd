import { describe, expect, test } from 'vitest';
import { Refusal, type RefusalCode } from '../../platform/index.ts';
import { statusOf, vendorPath } from './errors.ts';
import { FIELD_NAMES } from './fields.ts';
import { OPERATIONS } from './index.ts';
import { surfaceTest } from './test-client.ts';

/** Bodies of operations that require one. */
const BODIES: Readonly<Record<string, object>> = {
  PurchaseOrders_RejectRequest: { rejectionReason: 'Other' },
  PurchaseOrdersMarkup_Update: { from: 0, to: 1, percent: 1 },
  ReturnTypes_Update: { id: 999_999 },
};

const refusal = (code: RefusalCode, path?: string) => new Refusal(code, 'No.', path === undefined ? {} : { path });

describe('the status of a refusal', () => {
  test.each([
    ['not_found', { notFound: true }, 404],
    ['not_found', {}, 400],
    ['wrong_state', { conflict: true }, 409],
    ['wrong_state', {}, 400],
    ['insufficient_stock', { notFound: true }, 400],
    ['unknown_reference', { notFound: true }, 400],
    ['rate_limited', {}, 429],
    ['overloaded', {}, 503],
    ['body_too_large', {}, 413],
  ] as const)('%s with %j is %d', (code, documented, status) => {
    expect(statusOf(refusal(code), documented)).toBe(status);
  });

  test('is 404 for an unknown id in a documented field of the body', () => {
    const documented = { notFound: ['purchaseOrderId'] };
    expect(statusOf(refusal('unknown_reference', 'purchaseOrderId'), documented)).toBe(404);
    expect(statusOf(refusal('unknown_reference', 'vendorId'), documented)).toBe(400);
    expect(statusOf(refusal('invalid_request', 'purchaseOrderId'), documented)).toBe(400);
  });
});

test.each([
  ['lines.0.itemId', 'items[0].skuId'],
  ['lines.12.unitCost', 'items[12].cost'],
  ['operations.1.objectId', 'operations[1].objectId'],
  ['locationId', 'inventoryLocationId'],
  ['lines.2.serials', 'items[2].skuId'],
  ['', ''],
])('the path %s is called %s', (path, name) => {
  expect(vendorPath(path, FIELD_NAMES)).toBe(name);
});

describe('an unreadable request', async () => {
  const surface = await surfaceTest();
  const acme = await surface.company();
  const { appKey, token } = acme.credentials;
  const send = async (payload: string | Buffer, type = 'application/json') => {
    const answer = await surface.server.inject({
      method: 'POST',
      url: `/inventory/v2/tenant/${acme.tenantId}/vendors`,
      payload,
      headers: { authorization: token, 'st-app-key': appKey, 'content-type': type },
    });
    return { status: answer.statusCode, type: answer.headers['content-type'], body: answer.json() };
  };

  test.each([
    ['broken JSON', '{"name":', 400],
    ['a list', '[]', 400],
    ['nothing', '', 400],
    ['a NUL character', '{"name":"a\\u0000"}', 400],
    ['no UTF-8', Buffer.from([0x22, 0xff, 0x22]), 400],
    ['too much', `"${'x'.repeat(9_000_000)}"`, 413],
  ])('%s', async (_what, payload, status) => {
    const { body, ...answer } = await send(payload);
    expect(answer).toEqual({ status, type: expect.stringContaining('application/json') });
    expect(body).toEqual({
      type: expect.stringMatching(/^urn:onhand:problem:/),
      title: expect.any(String),
      status,
      traceId: expect.stringMatching(/^[0-9a-f]{12}$/),
      errors: expect.any(Object),
      data: expect.any(Object),
    });
  });

  test.each(
    OPERATIONS.filter(({ notFound }) => notFound === true).map((operation) => [operation.id, operation] as const),
  )('%s names the unknown id of the path', async (id, { method, path, base }) => {
    const body = method === 'GET' ? undefined : (BODIES[id] ?? {});
    const answer = await acme.call(method, path.replace(':id', '999999'), body, {}, base);
    expect([answer.status, Object.keys(answer.body.errors)]).toEqual([404, ['id']]);
  });

  test('with another content type is a 415', async () => {
    expect((await send('<vendor/>', 'text/xml')).status).toBe(415);
  });
});
