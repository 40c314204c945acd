import { beforeAll, describe, expect, test } from 'vitest';
import { type Client, nativeTest } from '../../../test/support/native.ts';

const native = await nativeTest();
let client: Client;
let place: number;
let items = 0;

// biome-ignore lint/suspicious/noExplicitAny: answers are read by the tests as they come.
type Row = any;

beforeAll(async () => {
  ({ client } = await native.tenant());
  place = await made('/v1/locations', { name: 'Store', kind: 'warehouse' });
});

async function made(path: string, body: object): Promise<number> {
  const answer = await client.post(path, body);
  expect(answer.status).toBe(201);
  return answer.body.id as unknown as number;
}

function item(more: object = {}): Promise<number> {
  items += 1;
  return made('/v1/items', { partNumber: `FEED-${items}`, name: 'Part', ...more });
}

const post = async (...movements: object[]) => {
  const answer = await client.post('/v1/movements', { movements });
  expect(answer.status).toBe(201);
  return answer.body.data.map(({ movement }: Row) => movement) as Row[];
};
const receipt = (itemId: number, quantity: number, more: object = {}) => ({
  kind: 'receipt',
  entries: [{ itemId, locationId: place, quantity, ...more }],
});

async function page(query: string): Promise<{ data: Row[]; next: string }> {
  const answer = await client.get(`/v1/changes?${query}`);
  expect(answer.status).toBe(200);
  return answer.body as never;
}

/** Reads to the end from a token, in pages of so many rows. */
async function follow(kinds: string, after: string, limit: number): Promise<Row[]> {
  const rows: Row[] = [];
  for (let token = after; ; ) {
    const { data, next } = await page(`kinds=${kinds}&limit=${limit}&after=${token}`);
    rows.push(...data);
    if (next === token) return rows;
    token = next;
  }
}

describe('from now on', () => {
  test('begins behind everything that there is', async () => {
    await item();
    const latest = await page('after=latest');
    expect(latest.data).toEqual([]);
    const id = await item();
    const later = await page(`after=${latest.next}`);
    expect(later.data.map((row) => [row.kind, row.id])).toEqual([['item', id]]);
  });

  test('waits for the next change', async () => {
    const waiting = page('after=latest&wait=20');
    await new Promise((resolve) => setTimeout(resolve, 100));
    const id = await item();
    expect((await waiting).data.map((row) => row.id)).toEqual([id]);
  });
});

describe('rows of kind item', () => {
  test('say nothing of stock', async () => {
    const { next } = await page('after=latest');
    const id = await item();
    await post(receipt(id, 5));
    expect((await client.patch(`/v1/items/${id}`, { name: 'Renamed' })).status).toBe(200);
    const { data } = await page(`after=${next}&kinds=item`);
    expect(data).toHaveLength(2);
    for (const { row } of data) {
      expect(row).toMatchObject({ id, partNumber: `FEED-${items}`, minStockLevel: '0' });
      for (const name of ['onHand', 'reserved', 'available', 'stockValue']) expect(row).not.toHaveProperty(name);
    }
  });
});

describe('rows of kind stock', () => {
  test('come to those alone who name them', async () => {
    const { next } = await page('after=latest');
    await post(receipt(await item(), 5));
    expect((await page(`after=${next}`)).data.map((row) => row.kind)).toEqual(['item', 'movement']);
    expect((await page(`after=${next}&kinds=stock`)).data.map((row) => row.kind)).toEqual(['stock']);
    expect((await page(`after=${next}&kinds=movement,stock`)).data.map((row) => row.kind)).toEqual([
      'movement',
      'stock',
    ]);
  });

  test('show what is there when they are read, with the revision of the movement', async () => {
    const pill = await item({ tracking: 'lot' });
    await post(receipt(pill, 4, { lot: { number: 'A' } }));
    const { next } = await page('after=latest');
    const [movement] = await post(receipt(pill, 3, { lot: { number: 'B' } }));
    const hold = { itemId: pill, locationId: place, quantity: 2, lot: { number: 'A' } };
    const reservation = await made('/v1/reservations', hold);
    const { data } = await page(`after=${next}&kinds=stock&limit=1`);
    const row = {
      itemId: pill,
      partNumber: `FEED-${items}`,
      locationId: place,
      onHand: '7',
      reserved: '2',
      available: '5',
    };
    expect(data).toEqual([{ revision: movement.revision, kind: 'stock', id: pill, row }]);
    const whole = await page(`after=${next}&kinds=stock`);
    expect(whole.data).toEqual([expect.objectContaining({ id: pill, row })]);
    expect(whole.data[0].revision).toBeGreaterThan(reservation - 1);
  });

  test.each([1, 2, 3, 7])('of a movement of many entries are lost at no end of a page of %i', async (limit) => {
    const many = await Promise.all(Array.from({ length: 10 }, () => item()));
    const { next } = await page('after=latest');
    const entries = many.map((itemId, index) => ({ itemId, locationId: place, quantity: index + 1 }));
    const [movement] = await post({ kind: 'receipt', entries });
    const rows = await follow('stock', next, limit);
    expect(rows.map((row) => [row.revision, row.id, row.row.onHand])).toEqual(
      many.map((id, index) => [movement.revision, id, String(index + 1)]),
    );
    const mixed = await follow('stock,movement,item', next, limit);
    expect(mixed.filter((row) => row.kind === 'movement')).toHaveLength(1);
    expect(mixed.filter((row) => row.kind === 'stock').map((row) => row.id)).toEqual(many);
  });

  test('tell of several changes on a page the last one, and nothing of what changed nothing', async () => {
    const id = await item();
    const { next } = await page('after=latest');
    const counted = { kind: 'count', entries: [{ itemId: id, locationId: place, quantity: 0 }] };
    const [, , last] = await post(counted, receipt(id, 1), receipt(id, 2));
    const { data } = await page(`after=${next}&kinds=stock`);
    expect(data.map((row) => [row.revision, row.row.onHand])).toEqual([[last.revision, '3']]);
  });

  test('have no location where the stock has none', async () => {
    const id = await item();
    const { next } = await page('after=latest');
    await post({ kind: 'receipt', entries: [{ itemId: id, quantity: 1 }] });
    expect((await page(`after=${next}&kinds=stock`)).data[0].row).toMatchObject({
      itemId: id,
      locationId: null,
      onHand: '1',
    });
  });
});

test.each(['nonsense', 'item,nonsense', 'items', '', ','])(
  'a kind that there is not is refused: "%s"',
  async (kinds) => {
    const answer = await client.get(`/v1/changes?kinds=${kinds}`);
    expect([answer.status, answer.body.code, answer.body.errors[0]?.path]).toEqual([400, 'invalid_request', 'kinds']);
  },
);
