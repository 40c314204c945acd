/** Whatever a company holds, each surface answers every read of it, and a restricted reader is told of what is its own. */
import { beforeAll, describe, expect, it } from 'vitest';
import { systemActor } from '../src/access/index.ts';
import type { DocumentKind } from '../src/documents/index.ts';
import { expireReservations } from '../src/documents/reservations/reservations.ts';
import { expireSales } from '../src/documents/sales/fulfil-sale.ts';
import { type Crawl, crawl, keysOf, listOf, type Reading, type Territory } from './support/crawl/crawl.ts';
import { nativeReads } from './support/crawl/native-reads.ts';
import { makeReader } from './support/crawl/readers.ts';
import { rowsOf, valuesOf } from './support/crawl/rows.ts';
import { makeCrossings, type Strangers, strangersIn } from './support/crawl/strangers.ts';
import { VENDOR_LISTS } from './support/crawl/vendor-reads.ts';
import { makeWorld, type World } from './support/crawl/world.ts';
import { type Client, nativeTest } from './support/native.ts';
import { until } from './support/until.ts';

/** The states of each kind of document. */
const STATES: Record<DocumentKind, readonly string[]> = {
  adjustment: ['posted', 'canceled'],
  count: ['open', 'posted', 'canceled'],
  transfer: ['pending', 'partially_picked', 'picked', 'partially_received', 'received', 'canceled'],
  purchase_request: ['pending_approval', 'approved', 'rejected'],
  purchase_order: ['pending', 'sent', 'partially_received', 'received', 'canceled'],
  receipt: ['received', 'canceled'],
  vendor_return: ['pending', 'returned', 'credit_received', 'canceled'],
  sale: ['open', 'part_fulfilled', 'fulfilled', 'cancelled', 'expired'],
  packaging: ['posted'],
  customer_return: ['received'],
  delivery: ['received'],
};

/** Everything else that has states, by the list that shows it. A reservation is short where what it holds is not on hand. */
const OTHER_STATES: Readonly<Record<string, readonly string[]>> = {
  '/v1/reservations': ['active', 'short', 'consumed', 'released', 'expired'],
  '/v1/export-batches': ['posted', 'exported'],
  '/v1/verifications': ['finished'],
};
const SYNC_STATES = ['pending', 'posted', 'exported'];

/** Pages and signs of life, which show nothing of a company; the console's own pages are the ones without a dot or a parameter. */
const NOT_ABOUT_A_COMPANY =
  /^\/(healthz|readyz|metrics|openapi\.json|docs.*|assets\/:name|(sign-in|overview|items|locations|lots|purchasing|replenishment|selling|transfers|counts|adjustments|events|integrations|import|export|health|companies)?(\/\*)?)$/;

/** What is refused whoever asks, and why. */
const REFUSED_TO_ALL: readonly [route: RegExp, status: number, why: string][] = [
  [/^\/v1\/tenants$/, 403, "the operator's alone"],
  [/^\/v1\/sessions$/, 403, 'a key has no sessions'],
  [/^\/inventory-variant-reports|^\/authentication|^\/accounts/, 404, 'services that are not served'],
  [/\/\*$/, 404, 'addresses that stand for nothing'],
];

/** What a restricted credential is refused because it speaks of the whole company: 403. */
const OF_THE_WHOLE: readonly RegExp[] = [
  /^\/v1\/(changes|status|stock-summary|surface-use|movement-days|verification|verifications|export-batches|movements)\b/,
  /^\/v1\/tenants\/:tenantId/,
  /^\/v1\/items\/:id\/(explanation|history)$/,
  /^\/(inventory|pricebook)\/v2\/tenant\/:tenant\/export\//,
];

const native = await nativeTest();
let near: World;
let territory: Territory;
let whole: Crawl;
let purchaser: Client;
/** What restricted readers saw, and what they must not be told of. */
let restricted: Record<string, { crawl: Crawl; strangers: Strangers }>;

beforeAll(async () => {
  const tenant = await native.tenant();
  near = await makeWorld(tenant.client, 'NEAR');
  const far = await makeWorld(tenant.client, 'FAR');
  const crossing = await makeCrossings(tenant.client, near);
  await verify(tenant.client);
  await letOneExpire(tenant.id, tenant.client);
  // As in a company that has been there for a minute: the planner knows its tables.
  await native.database.pool.query('analyze');
  territory = { native, tenantId: tenant.id, worlds: [near, far], routes: routesRead() };
  whole = await crawl(territory, await makeReader(native, tenant, 'of everything'));

  purchaser = await tenant.key(['purchasing:read']);

  const born = Array.from({ length: far.born.upTo - far.born.after }, (_, at) => far.born.after + 1 + at);
  const places = Object.values(far.places).map(({ id }) => id);
  const { atSite, atSiteLots, ...shared } = far.items;
  const atFarSite = [atSite.id, atSiteLots.id];
  const atSiteOnly = { siteIds: [near.places.site.id] };
  const ofBrand = { brandId: near.references.brand.id };
  restricted = {
    'to a site': {
      crawl: await crawl(territory, await makeReader(native, tenant, 'of a site', atSiteOnly), whole.lists),
      strangers: {
        words: [far.words.place, far.words.goods, crossing.word, 'Third site', 'Gate'],
        ids: new Set([...born, ...places, ...atFarSite, crossing.site.id]),
        otherEnds: new Set([crossing.gate.id]),
      },
    },
    'to a brand': {
      crawl: await crawl(territory, await makeReader(native, tenant, 'of a brand', ofBrand), whole.lists),
      strangers: {
        words: [far.words.goods, far.words.brand],
        ids: new Set([...born, ...atFarSite, ...Object.values(shared).map(({ id }) => id), far.references.brand.id]),
        otherEnds: new Set(),
      },
    },
  };
}, 240_000);

const isDocumented = (route: string) => nativeReads(native.server).some(({ path }) => path === route);

/** Every GET that the server answers, as it is mounted. */
function mounted(): string[] {
  const gets = native.routes.filter((route) => route.startsWith('GET ')).map((route) => route.slice('GET '.length));
  return [...new Set(gets)];
}

/** Those that are read. Under /v1 a path of other methods has a route as well, which says so. */
function routesRead(): string[] {
  return mounted().filter((route) =>
    route.startsWith('/v1/') ? isDocumented(route) : !NOT_ABOUT_A_COMPANY.test(route),
  );
}

async function verify(client: Client): Promise<void> {
  const { body } = await client.post('/v1/verifications');
  await until(async () => (await client.get(`/v1/verifications/${body.id}`)).body.status === 'finished');
}

async function letOneExpire(tenantId: number, client: Client): Promise<void> {
  const { items, places } = near;
  const hold = { itemId: items.plain.id, locationId: places.main.id, quantity: 1 };
  const { body } = await client.post('/v1/reservations', { ...hold, expiresAt: new Date(Date.now() + 200) });
  const expire = { ids: [Number(body.id)] };
  const actor = systemActor(tenantId);
  await until(async () => (await native.journal.submit(actor, expireReservations, expire)).output === 1);
  const { locationId, ...line } = hold;
  const sale = await client.post('/v1/sales', { locationId, lines: [line], expiresAt: new Date(Date.now() + 200) });
  const end = { ids: [Number(sale.body.id)] };
  await until(async () => (await native.journal.submit(actor, expireSales, end)).output === 1);
}

/** How many rows a list says that it has, as any surface says it. */
function totalIn(body: unknown): number | undefined {
  const { pagination, meta, ...own } = (body ?? {}) as Record<string, Record<string, unknown> | undefined>;
  const totals = [own.total, own.totalCount, pagination?.total, meta?.total];
  return totals.find((total): total is never => typeof total === 'number');
}

/** Its one address names rows in the query. */
const FSM = '/api/v1/inventory';
/** Rows of a vendor's longest page, or of the one that it shows if no other is asked for. */
const FULL_PAGES = [15, 50, 100];
const namesAny = (url: string, ids: ReadonlySet<number>) =>
  [...url.matchAll(/[?&](?:location_)?id=(\d+)/g)].some(([, id]) => ids.has(Number(id)));

const shown = ({ status, url, text }: Reading) => `${status} ${url} ${text.slice(0, 200)}`;

describe('the server', () => {
  it('has no GET that is not read', async () => {
    const unread = mounted().filter((route) => !route.startsWith('/v1/') && !NOT_ABOUT_A_COMPANY.test(route));
    const isKnown = (route: string) =>
      VENDOR_LISTS[listOf(route)] !== undefined || REFUSED_TO_ALL.some(([refused]) => refused.test(route));
    expect(unread.filter((route) => !isKnown(route))).toEqual([]);
    const undocumented = mounted().filter((route) => route.startsWith('/v1/') && !isDocumented(route));
    for (const route of undocumented) {
      expect([route, (await native.operator.get(route.replaceAll(/:\w+/g, '1'))).status]).toEqual([route, 405]);
    }
    const read = new Set(whole.readings.map(({ route }) => route));
    expect(territory.routes.filter((route) => !read.has(route))).toEqual([]);
  });

  it('holds a document of every kind in every state', () => {
    const rows = whole.lists.get('/v1/changes') ?? [];
    const seen = Object.fromEntries(
      Object.keys(STATES).map((kind) => {
        const documents = rows.filter((row) => row.kind === kind).map(({ row }) => row as Record<string, unknown>);
        return [kind, valuesOf(documents, 'status').sort()];
      }),
    );
    expect(seen).toEqual(
      Object.fromEntries(Object.entries(STATES).map(([kind, states]) => [kind, [...states].sort()])),
    );
    const others = Object.keys(OTHER_STATES).map((list) => valuesOf(whole.lists.get(list) ?? [], 'status').sort());
    expect(others).toEqual(Object.values(OTHER_STATES).map((states) => [...states].sort()));
    expect(valuesOf(whole.lists.get('/v1/adjustments') ?? [], 'syncStatus').sort()).toEqual(SYNC_STATES.sort());
  });
});

describe('a reader of everything', () => {
  it('is answered every list, every page, every filter and order, and every row', () => {
    const refused = whole.readings.filter(({ status }) => status !== 200);
    const isExpected = ({ route, status }: Reading) =>
      REFUSED_TO_ALL.some(([refused, code]) => refused.test(route) && status === code);
    expect(refused.filter((reading) => !isExpected(reading)).map(shown)).toEqual([]);
  });

  it('finds rows by what they say themselves', () => {
    const empty = whole.readings.filter(({ body, asksForItsOwn }) => asksForItsOwn && rowsOf(body).length === 0);
    expect(empty.map(shown)).toEqual([]);
  });
});

describe('HapiHub', () => {
  const TRANSACTIONS = '/inventory-transactions';

  it('shows every document that moves or plans stock, and each as it is listed', () => {
    const rows = whole.lists.get(TRANSACTIONS) ?? [];
    const listed = valuesOf(rows, 'id');
    const documents = [
      'adjustments',
      'transfers',
      'purchase-orders',
      'receipts',
      'vendor-returns',
      'sales',
      'packagings',
    ];
    const made = [...documents.map((name) => `/v1/${name}`), TRANSACTIONS].flatMap(
      (path) => near.documents[path] ?? [],
    );
    expect(made.length).toBeGreaterThan(30);
    expect(made.map(String).filter((id) => !listed.includes(id))).toEqual([]);
    // A sheet and a request have moved nothing; what a sheet changed is the adjustment that its posting made.
    const hidden = ['/v1/counts', '/v1/purchase-requests'].flatMap((path) => near.documents[path] ?? []).map(String);
    expect(listed.filter((id) => hidden.includes(String(id)))).toEqual([]);
    const single = new Map(whole.readings.map(({ url, body }) => [url, body]));
    for (const row of rows) expect(single.get(`${TRANSACTIONS}/${row.id}`)).toEqual(row);
  });

  it('shows those of purchasing to who may see no others', async () => {
    const types = ['purchase', 'receiving', 'return'];
    const { body } = await purchaser.get(TRANSACTIONS);
    expect(new Set(valuesOf(rowsOf(body), 'type'))).toEqual(new Set(types));
    for (const row of whole.lists.get(TRANSACTIONS) ?? []) {
      const { status } = await purchaser.get(`${TRANSACTIONS}/${row.id}`);
      expect([row.id, status]).toEqual([row.id, valuesOf(rowsOf(body), 'id').includes(String(row.id)) ? 200 : 404]);
    }
  });
});

describe.each(['to a site', 'to a brand'])('a reader restricted %s', (name) => {
  it('is answered what it may see, and is refused the rest as if it was not there', () => {
    const { crawl: seen, strangers } = restricted[name]!; // Both are there.
    const { readings, lists } = seen;
    const unexpected = readings.filter(({ route, url, key, status }) => {
      const fixed = REFUSED_TO_ALL.find(([refused]) => refused.test(route))?.[1];
      if (fixed !== undefined) return status !== fixed;
      if (OF_THE_WHOLE.some((part) => part.test(route))) return status !== 403;
      if (route === FSM) return status !== (namesAny(url, strangers.ids) ? 404 : 200);
      if (key === null) return status !== 200;
      return status !== (keysOf(route, lists).includes(key) ? 200 : 404);
    });
    expect(unexpected.map(shown)).toEqual([]);
  });

  it('learns of nobody else', () => {
    const { crawl: seen, strangers } = restricted[name]!; // Both are there.
    const leaked = seen.readings.flatMap((reading) =>
      strangersIn(reading, strangers).map((path) => `${reading.url} ${path}`),
    );
    expect(leaked).toEqual([]);
  });

  it('is told of no more rows than it may see', () => {
    const { readings, lists } = restricted[name]!.crawl; // Both are there.
    const counted = readings.flatMap(({ route, url, key, status, body }) => {
      const total = status === 200 && key === null ? totalIn(body) : undefined;
      const seen = route === FSM ? rowsOf(body).length : (lists.get(route)?.length ?? 0);
      // A page that is not full has all rows; that surface has all its lists at one address.
      const isPart = FULL_PAGES.includes(seen) || (route === FSM && /[?&](page=[^1]|per_page=)/.test(url));
      return total === undefined || isPart ? [] : [{ url, total, seen }];
    });
    const surfaces = [
      '/api/json',
      '/api/v1/inventory',
      '/inventory/v2',
      '/inventory/products',
      '/inventory-transactions',
    ];
    expect(surfaces.filter((path) => !counted.some(({ url }) => url.startsWith(path)))).toEqual([]);
    expect(counted.filter(({ total, seen }) => total > seen)).toEqual([]);
  });

  it('is shown documents of every kind all the same', () => {
    const { lists } = restricted[name]!.crawl; // Both are there.
    const kinds = [
      'adjustments',
      'counts',
      'transfers',
      'purchase-requests',
      'purchase-orders',
      'receipts',
      'vendor-returns',
    ];
    const empty = [...kinds.map((kind) => `/v1/${kind}`), '/inventory-transactions', '/v1/reservations', '/v1/entries'];
    expect(empty.filter((list) => (lists.get(list) ?? []).length === 0)).toEqual([]);
  });
});
