import { describe, expect, test } from 'vitest';
import { OPERATIONS } from './index.ts';
import { baseOf } from './operation.ts';
import { surfaceTest } from './test-client.ts';

/** A text that PostgreSQL cannot store is refused under the name of its field, wherever it is. */

const surface = await surfaceTest();
const acme = await surface.company();
const { appKey, token } = acme.credentials;
const NUL = '\u0000';
const HALF = '\ud800';

async function send(method: string, url: string, payload?: string): Promise<[number, string[]]> {
  const answer = await surface.server.inject({
    method: method as 'GET',
    url: url.replace('{tenant}', String(acme.tenantId)),
    ...(payload === undefined ? {} : { payload }),
    headers: { authorization: token, 'st-app-key': appKey, ...(payload && { 'content-type': 'application/json' }) },
  });
  return [answer.statusCode, Object.keys(answer.json().errors ?? {})];
}

const post = (path: string, body: unknown) =>
  send('POST', `/inventory/v2/tenant/{tenant}${path}`, JSON.stringify(body));

describe('an unstorable text in a body', () => {
  test.each([
    ['a field', { description: `a${NUL}b` }, ['description']],
    ['an item', { items: [{ description: 'fine' }, { description: NUL }] }, ['items[1].description']],
    ['an object', { shipTo: { address: { street: NUL } } }, ['shipTo.address.street']],
    ['several', { memo: NUL, items: [{ description: HALF }] }, ['memo', 'items[0].description']],
    ['half of a surrogate pair', { memo: HALF }, ['memo']],
    ['the name of a field', { shipTo: { [`a${NUL}`]: 1 } }, ['shipTo']],
    ['the name of a field of the body', { [NUL]: 1 }, ['']],
    ['a list of texts', { names: ['a', NUL] }, ['names[1]']],
  ])('%s', async (_what, body, fields) => {
    expect(await post('/purchase-orders', body)).toEqual([400, fields]);
  });

  test('of an operation over many documents', async () => {
    const operations = [{ objectId: 1, customFields: [{ name: 'Crew', value: NUL }] }];
    const url = '/inventory/v2/tenant/{tenant}/vendors/custom-fields';
    const fields = ['operations[0].customFields[0].value'];
    expect(await send('PATCH', url, JSON.stringify({ operations }))).toEqual([400, fields]);
  });

  test('is named with at most 99 others', async () => {
    const [status, fields] = await post('/purchase-orders', { items: Array.from({ length: 500 }, () => NUL) });
    expect([status, fields.length]).toEqual([400, 100]);
  });
});

describe('an unstorable text in a query', () => {
  const LISTS = OPERATIONS.filter(({ method, path }) => method === 'GET' && !path.includes(':id'));

  test.each(LISTS.map((operation) => [operation.id, operation] as const))('of %s', async (_id, operation) => {
    const url = `${baseOf(operation)}/tenant/{tenant}${operation.path}`;
    expect(await send('GET', `${url}?page=1&number=a%00b`)).toEqual([400, ['number']]);
    expect(await send('GET', `${url}?externalDataKey=%ED%A0%80`)).toEqual([400, ['externalDataKey']]);
    expect(await send('GET', `${url}?name=%FF`)).toEqual([400, ['name']]);
  });

  test('a name, and the id of a path', async () => {
    expect(await send('GET', '/inventory/v2/tenant/{tenant}/vendors?a%00b=1')).toEqual([400, ['']]);
    expect(await send('GET', '/inventory/v2/tenant/{tenant}/vendors/1%00')).toEqual([400, ['id']]);
  });
});
