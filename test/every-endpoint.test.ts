import { beforeAll, describe, expect, it } from 'vitest';
import { type Client, type NativeTest, nativeTest } from './support/native.ts';

/** Routes that anybody may call. This list may only shrink. */
const OPEN = ['POST /v1/oauth/token', 'POST /v1/session'];

/** Routes that every credential may call. This list may only shrink. */
const FOR_ANYBODY = [
  'GET /v1/session',
  'DELETE /v1/session',
  // A user's own sessions and password, which no scope opens; src/surfaces/native/people.test.ts shows whose they are.
  'POST /v1/session/password',
  'GET /v1/sessions',
  'DELETE /v1/sessions',
  'DELETE /v1/sessions/{id}',
];

/** Figures of the caller's own company, which are never empty; their own tests show that they are its own. This list may only shrink. */
const OWN_FIGURES = [
  'GET /v1/stock-summary',
  'GET /v1/movement-days',
  'GET /v1/surface-use',
  'GET /v1/status',
  'GET /v1/verifications',
  'POST /v1/verifications',
  ...FOR_ANYBODY,
];

interface Route {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  path: string;
  operator: boolean;
}

let native: NativeTest;
let routes: Route[];
let other: Client;
let powerless: Client;
let restricted: Client;

beforeAll(async () => {
  native = await nativeTest();
  const document = native.server.swagger() as unknown as { paths: Record<string, Record<string, { tags: string[] }>> };
  routes = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { tags }]) => ({
      method: method as Route['method'],
      path,
      operator: tags.includes('Operator'),
    })),
  );
  const first = await native.tenant();
  // A row of each sort that another tenant has no business with: their ids are the clock's values up to the last one.
  await first.client.post('/v1/items', { partNumber: 'A', name: 'A' });
  await first.client.post('/v1/locations', { name: 'L', kind: 'site' });
  // A vendor's own scope opens that vendor's surface and nothing here.
  powerless = await first.key(['tn.inv.trucks:r']);
  const site = (await first.client.get('/v1/locations')).body.data as unknown as { id: number }[];
  restricted = await first.key(['inventory:write', 'inventory:read'], { siteIds: [site[0]?.id] });
  other = (await native.tenant()).client;
});

function call(client: Client, route: Route, id = '1') {
  const url = route.path.replaceAll(/\{\w+\}/g, id);
  return route.method === 'get' || route.method === 'delete'
    ? client[route.method](url)
    : client[route.method](url, {});
}

describe('every endpoint', () => {
  it('is found in the document', () => {
    expect(routes.length).toBeGreaterThan(100);
  });

  it('refuses without a key, and with a wrong one', async () => {
    for (const [at, route] of routes.entries()) {
      const name = `${route.method.toUpperCase()} ${route.path}`;
      if (OPEN.includes(name)) continue;
      const url = route.path.replaceAll(/\{\w+\}/g, '1');
      const method = route.method.toUpperCase() as 'GET';
      const none = await native.server.inject({ method, url });
      expect({ name, status: none.statusCode }).toEqual({ name, status: 401 });
      const wrong = await native.server.inject({
        method,
        url,
        // One address may be wrong only so often in a minute.
        remoteAddress: `198.51.100.${at % 250}`,
        headers: { authorization: 'Bearer oh_abcdefgh_0000000000000000000000000000000000000000' },
      });
      expect({ name, status: wrong.statusCode, code: wrong.json().code }).toEqual({
        name,
        status: 401,
        code: 'unauthenticated',
      });
    }
  });

  it('refuses a key without its scope', async () => {
    for (const route of routes) {
      const name = `${route.method.toUpperCase()} ${route.path}`;
      if (OPEN.includes(name) || FOR_ANYBODY.includes(name)) continue;
      const answer = await call(route.operator ? other : powerless, route);
      expect({ name, status: answer.status, code: answer.body.code }).toEqual({
        name,
        status: 403,
        code: 'insufficient_scope',
      });
    }
  });

  it("refuses the operator's key for a tenant's data", async () => {
    for (const route of routes.filter((route) => !route.operator)) {
      const name = `${route.method.toUpperCase()} ${route.path}`;
      if (OPEN.includes(name) || FOR_ANYBODY.includes(name)) continue;
      expect({ name, status: (await call(native.operator, route)).status }).toEqual({ name, status: 403 });
    }
  });

  it('shows nothing of another tenant', async () => {
    for (const route of routes.filter(
      (route) => !route.operator && ![...OPEN, ...OWN_FIGURES].includes(`${route.method.toUpperCase()} ${route.path}`),
    )) {
      const name = `${route.method.toUpperCase()} ${route.path}`;
      for (let id = 1; id <= 6; id += 1) {
        const answer = await call(other, route, String(id));
        const isList = route.method === 'get' && !route.path.includes('{');
        if (isList && answer.body.data !== undefined)
          expect({ name, data: answer.body.data }).toEqual({ name, data: [] });
        else if (answer.status === 200)
          expect({ name, movements: answer.body.movements }).toEqual({ name, movements: 0 });
        else expect({ name, status: [400, 404].includes(answer.status) }).toEqual({ name, status: true });
      }
    }
  });

  it('keeps what speaks of the whole company from a key that is restricted to a site', async () => {
    for (const path of [
      '/v1/changes',
      '/v1/verification',
      '/v1/verifications',
      '/v1/movements/1',
      '/v1/items/1/explanation',
    ]) {
      const answer = await restricted.get(path);
      expect({ path, status: answer.status, code: answer.body.code }).toEqual({
        path,
        status: 403,
        code: 'actor_restricted',
      });
    }
  });
});
