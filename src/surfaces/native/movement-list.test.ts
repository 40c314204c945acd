import { beforeAll, describe, expect, test } from 'vitest';
import { type Client, nativeTest } from '../../../test/support/native.ts';

const native = await nativeTest();
let client: Client;
let key: (scopes: string[], more?: object) => Promise<Client>;
let bolt: number;
let nut: number;
let store: number;
let van: number;
/** The movements, by what they are called below. */
const ids: Record<string, number> = {};

// biome-ignore lint/suspicious/noExplicitAny: answers are read by the tests as they come.
type Row = any;
const made = async (path: string, body: object) => (await client.post(path, body)).body.id as unknown as number;

async function post(name: string, movement: object, by: Client = client): Promise<Row> {
  const answer = await by.post('/v1/movements', { movements: [movement] });
  expect(answer.status).toBe(201);
  const [{ movement: posted }] = answer.body.data as Row[];
  ids[name] = posted.id;
  return posted;
}

const YESTERDAY = new Date(Date.now() - 86_400_000).toISOString();
const TWO_DAYS_AGO = new Date(Date.now() - 2 * 86_400_000).toISOString();
let between: string;

beforeAll(async () => {
  ({ client, key } = await native.tenant());
  bolt = await made('/v1/items', { partNumber: 'BOLT', name: 'Bolt' });
  nut = await made('/v1/items', { partNumber: 'NUT', name: 'Nut' });
  store = await made('/v1/locations', { name: 'Store', kind: 'warehouse' });
  van = await made('/v1/locations', { name: 'Van', kind: 'vehicle' });
  const other = await key(['inventory:write']);
  const at = (itemId: number, locationId: number, quantity: number) => ({ itemId, locationId, quantity });
  await post('first', {
    kind: 'receipt',
    reference: 'PO-1',
    entries: [at(bolt, store, 5), at(nut, store, 5), at(bolt, van, 1)],
  });
  await post('second', { kind: 'receipt', reference: 'PO-2', reasonCode: 'rush', entries: [at(nut, store, 5)] }, other);
  await new Promise((resolve) => setTimeout(resolve, 5));
  between = new Date().toISOString();
  await new Promise((resolve) => setTimeout(resolve, 5));
  await post('issue', { kind: 'issue', reference: 'PO-1', entries: [at(bolt, store, -1), at(bolt, van, -1)] });
  await post('late', { kind: 'receipt', reference: 'PO-3', occurredAt: YESTERDAY, entries: [at(nut, van, 2)] });
});

async function list(query: string): Promise<string[]> {
  const answer = await client.get(`/v1/movements?${query}`);
  expect(answer.status).toBe(200);
  const names = new Map(Object.entries(ids).map(([name, id]) => [id, name]));
  return answer.body.data.map((row: Row) => names.get(row.id) ?? 'unknown');
}

describe('movements', () => {
  test.each([
    ['', ['late', 'issue', 'second', 'first']],
    ['reference=PO-1', ['issue', 'first']],
    ['reference=PO', []],
    ['kind=issue', ['issue']],
    ['reasonCode=rush', ['second']],
    ['reference=PO-1&kind=receipt', ['first']],
  ])('by what they say: %s', async (query, names) => {
    expect(await list(query)).toEqual(names);
  });

  test('by the items and places of their entries, each once', async () => {
    expect(await list(`itemId=${bolt}`)).toEqual(['issue', 'first']);
    expect(await list(`itemId=${nut}`)).toEqual(['late', 'second', 'first']);
    expect(await list(`locationId=${van}`)).toEqual(['late', 'issue', 'first']);
    expect(await list(`itemId=${nut}&locationId=${van}`)).toEqual(['late']);
    expect(await list(`itemId=${bolt}&kind=issue`)).toEqual(['issue']);
  });

  test('by who posted them and by their document', async () => {
    const [{ actor }] = (await client.get(`/v1/movements?reference=PO-2`)).body.data as Row[];
    expect(await list(`actorId=${actor.id}`)).toEqual(['second']);
    const counted = await post('count', { kind: 'count', entries: [{ itemId: nut, locationId: store, quantity: 9 }] });
    expect(await list(`documentId=${counted.document.id}`)).toEqual(['count']);
  });

  test('by when they were recorded, and by when they happened', async () => {
    expect(await list(`to=${between}`)).toEqual(['second', 'first']);
    expect(await list(`from=${between}&reference=PO-1`)).toEqual(['issue']);
    expect(await list(`occurredTo=${between}`)).toEqual(['late', 'second', 'first']);
    expect(await list(`occurredTo=${YESTERDAY}`)).toEqual([]);
    expect(await list(`occurredFrom=${TWO_DAYS_AGO}&occurredTo=${between}&itemId=${nut}`)).toEqual([
      'late',
      'second',
      'first',
    ]);
    expect(await list(`occurredFrom=${YESTERDAY}&reference=PO-3`)).toEqual(['late']);
    expect(await list(`occurredFrom=${between}&reference=PO-3`)).toEqual([]);
    expect(await list(`occurredFrom=${between}&reference=PO-1`)).toEqual(['issue']);
  });

  test.each(['', 'reference=PO-1&', `occurredTo=${new Date(Date.now() + 60_000).toISOString()}&`])(
    'come page by page, the last recorded first: %s',
    async (filter) => {
      const whole = await list(filter);
      const seen: string[] = [];
      for (let after = ''; ; ) {
        const { body } = await client.get(`/v1/movements?${filter}limit=1${after}`);
        const names = new Map(Object.entries(ids).map(([name, id]) => [id, name]));
        seen.push(...(body.data as Row[]).map((row) => names.get(row.id)!));
        if (body.next === null) break;
        after = `&after=${body.next}`;
      }
      expect(seen).toEqual(whole);
    },
  );

  test('carry their entries, as one read alone does', async () => {
    const { body } = await client.get('/v1/movements?reference=PO-1&limit=1');
    expect((body.data as Row[])[0]).toEqual((await client.get(`/v1/movements/${ids.issue}`)).body);
  });

  test('are for those who see the whole company', async () => {
    const site = await made('/v1/locations', { name: 'Site', kind: 'site' });
    const restricted = await key(['inventory:read'], { siteIds: [site] });
    const answer = await restricted.get('/v1/movements');
    expect([answer.status, answer.body.code]).toEqual([403, 'actor_restricted']);
  });

  test.each(['Kind=issue', 'kind=sold', 'itemId=x', 'from=yesterday', 'reference=A&reference=B', 'after=1'])(
    'refuse what they do not know: %s',
    async (query) => {
      expect((await client.get(`/v1/movements?${query}`)).status).toBe(400);
    },
  );
});

describe('the reference', () => {
  test('narrows entries, and stands on each', async () => {
    const { body } = await client.get('/v1/entries?reference=PO-1');
    expect((body.data as Row[]).map((row) => [row.reference, row.change])).toEqual([
      ['PO-1', '-1'],
      ['PO-1', '-1'],
      ['PO-1', '1'],
      ['PO-1', '5'],
      ['PO-1', '5'],
    ]);
    const narrow = await client.get(`/v1/entries?reference=PO-1&itemId=${nut}&occurredTo=${between}`);
    expect((narrow.body.data as Row[]).map((row) => row.change)).toEqual(['5']);
    const late = await client.get(`/v1/entries?occurredFrom=${TWO_DAYS_AGO}&occurredTo=${between}&locationId=${van}`);
    expect((late.body.data as Row[]).map((row) => row.change)).toEqual(['2', '1']);
  });

  test('narrows reservations, and stands on each', async () => {
    const hold = { itemId: nut, locationId: store, quantity: 1 };
    const id = await made('/v1/reservations', { ...hold, reference: 'ORDER-7' });
    await made('/v1/reservations', { ...hold, reference: 'ORDER-8' });
    const { body } = await client.get('/v1/reservations?reference=ORDER-7');
    expect((body.data as Row[]).map((row) => [row.id, row.reference])).toEqual([[id, 'ORDER-7']]);
    expect((await client.get('/v1/reservations?reference=NOPE')).body.data).toEqual([]);
    const { body: movements } = await client.get('/v1/movements?reference=ORDER-7');
    expect((movements.data as Row[]).map((row) => row.kind)).toEqual(['reserve']);
  });
});
