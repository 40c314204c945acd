/** A restricted credential changes what is wholly its own, on every surface; nothing of what others use as well, or have for themselves. */
import { beforeAll, expect, it } from 'vitest';
import { makeReader, type Reader } from './support/crawl/readers.ts';
import { nativeTest } from './support/native.ts';
import { levelWrites } from './support/restricted/level-writes.ts';
import {
  catalogWrites,
  documentWrites,
  holdWrites,
  newDocuments,
  sellingWrites,
  stockWrites,
} from './support/restricted/native-writes.ts';
import { makeScene, type Scene, type Write, type Writer } from './support/restricted/scene.ts';
import { titanCatalogWrites, titanDocumentWrites } from './support/restricted/titan-writes.ts';
import { decoWrites, feathersWrites, fsmWrites, spaWrites } from './support/restricted/vendor-writes.ts';

/** Writes that are about no company's data, or about nobody's but the caller's own. */
const ABOUT_NO_DATA = [
  /^(POST|DELETE) \/v1\/session/,
  /^POST \/v1\/(oauth\/token|tenants)$/,
  /^POST \/connect\/token$/,
  // Searches with a form.
  /^POST \/api\/json\/manage_inventory(_events)?\/find$/,
  // What these services do not offer is refused to everybody.
  /^(POST|PATCH|PUT|DELETE) \/(inventory-variant-reports|authentication|accounts)/,
];

const native = await nativeTest();
let scene: Scene;
let tenantId: number;
/** Who may do everything. */
let owner: Reader;
let writers: Record<Writer, Reader>;
const aimedAt = new Set<string>();

beforeAll(async () => {
  const tenant = await native.tenant();
  tenantId = tenant.id;
  scene = await makeScene(tenant.client);
  owner = await makeReader(native, tenant, 'everything');
  const [siteIds, brandId] = [[scene.here], scene.brand];
  writers = {
    site: await makeReader(native, tenant, 'site', { siteIds }),
    brand: await makeReader(native, tenant, 'brand', { brandId }),
    both: await makeReader(native, tenant, 'both', { siteIds, brandId }),
  };
});

/** The clock moves with every change of the company's data, whatever it is. */
async function clock(): Promise<number> {
  const [row] = await native.database.system.rows<{ revision: number }>({
    text: 'select revision from clock where tenant_id = $1',
    values: [tenantId],
  });
  return row?.revision ?? 0;
}

/** What each write came to, as it is to be and as it was: done or refused, and whether anything changed. */
async function outcomes(writes: readonly Write[]) {
  const [wanted, found]: [string[], string[]] = [[], []];
  for (const { as, whose, method, url, body } of writes) {
    const before = await clock();
    const { status, text, body: answer } = await writers[as].send(method, url, body);
    const code = (answer as { response_status?: { code: number } } | undefined)?.response_status?.code;
    const isDone = code === undefined ? status < 300 : code === 10001;
    const isForbidden = code === undefined ? status === 403 : code === 31000;
    const sort = isDone ? 'done' : isForbidden ? 'forbidden' : 'refused';
    const changed = (await clock()) === before ? 'nothing changed' : 'changed';
    const name = `${as} ${whose} ${method} ${url} ${JSON.stringify(body ?? null)}`;
    const isExpected =
      status < 500 &&
      (whose === 'own' ? sort === 'done' : whose === 'shared' ? sort === 'forbidden' : sort !== 'done') &&
      changed === (whose === 'own' ? 'changed' : 'nothing changed');
    wanted.push(name);
    found.push(isExpected ? name : `${name}: ${sort}, ${changed}: ${status} ${text}`);
    aimedAt.add(`${method} ${url.split('?')[0]}`);
  }
  return { wanted, found };
}

async function hold(writes: readonly Write[]): Promise<void> {
  expect(writes.length).toBeGreaterThan(4);
  const { wanted, found } = await outcomes(writes);
  expect(found).toEqual(wanted);
}

it('items, places and references', () => hold(catalogWrites(scene)));
it('new documents', () => hold(newDocuments(scene)));
it('sales', async () => hold(await sellingWrites(scene)));
it('documents', async () => hold(await documentWrites(scene)));
it('stock, and what speaks of the whole company', () => hold(stockWrites(scene, tenantId)));
it('holds of lots and places', async () => hold(await holdWrites(scene)));
it('levels, and what fills them up', () => hold(levelWrites(scene)));
it('FSM Navigator', () => hold(fsmWrites(scene)));
it('HapiHub', async () => hold(await feathersWrites(scene)));
it('Trybe', () => hold(spaWrites(scene)));
it('DecoNetwork', () => hold(decoWrites(scene)));
it("ServiceTitan's catalog", () => hold(titanCatalogWrites(scene, tenantId)));
it("ServiceTitan's documents", async () => hold(await titanDocumentWrites(scene, tenantId)));

it('every write of the server is among these, or is offered to nobody', async () => {
  const isWrite = (route: string) => /^(POST|PUT|PATCH|DELETE) /.test(route) && !/\*$/.test(route);
  const missed = [...new Set(native.routes.map((route) => route.replace(/\/$/, '')))].filter((route) => {
    if (!isWrite(route) || ABOUT_NO_DATA.some((known) => known.test(route))) return false;
    const pattern = new RegExp(`^${route.replaceAll(/:\w+/g, '[^/]+')}$`);
    return ![...aimedAt].some((write) => pattern.test(write));
  });
  const offered: string[] = [];
  for (const route of missed) {
    const [method, path = ''] = route.split(' ');
    const url = path.replace(/:tenant(Id)?/, String(tenantId)).replaceAll(/:\w+/g, '1');
    const { status } = await owner.send(method as Write['method'], url, method === 'DELETE' ? undefined : {});
    if (status !== 405) offered.push(`${status} ${route}`);
  }
  expect(offered).toEqual([]);
});
