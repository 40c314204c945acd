import { type Answer, type Client, type NativeTest, nativeTest } from '../../../test/support/native.ts';

/** A tenant with two warehouses and some items, and the helpers of its tests. */
export interface Shop extends Awaited<ReturnType<typeof openShop>> {}

export async function openShop(options: { settings?: object; native?: NativeTest } = {}) {
  const native = options.native ?? (await nativeTest());
  const tenant = await native.tenant(options.settings);
  const { client } = tenant;
  const place = async (code: string) =>
    Number((await client.post('/v1/locations', { name: code, kind: 'warehouse', code })).body.id);
  const item = async (partNumber: string, more: object = {}) =>
    Number((await client.post('/v1/items', { partNumber, name: `The ${partNumber}`, ...more })).body.id);
  const [main, shop] = [await place('main'), await place('shop')];
  const ids: Record<string, number> = {
    cup: await item('cup'),
    tea: await item('tea'),
    box: await item('box'),
    vial: await item('vial', { tracking: 'lot' }),
    gauge: await item('gauge', { tracking: 'serial' }),
  };
  const positions = async (sku: string, locationId: number) =>
    (await client.get(`/v1/positions?itemId=${ids[sku]}&locationId=${locationId}`)).body.data as {
      onHand: string;
      reserved: string;
      lot: { number: string } | null;
    }[];
  return {
    ...tenant,
    native,
    main,
    shop,
    ids,
    item,
    /** The quantities on hand and reserved of an item, as `10/4`; all lots together. */
    async stock(sku: string, locationId = main): Promise<string> {
      const rows = await positions(sku, locationId);
      const sum = (name: 'onHand' | 'reserved') => rows.reduce((total, row) => total + Number(row[name]), 0);
      return `${sum('onHand')}/${sum('reserved')}`;
    },
    positions,
    /** Brings stock in through the native API. */
    async fill(sku: string, quantity: number, more: object = {}, locationId = main): Promise<void> {
      const entries = [{ itemId: ids[sku], locationId, quantity, ...more }];
      const answer = await client.post('/v1/movements', { movements: [{ kind: 'receipt', entries }] });
      if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    },
    /** A new transaction; one that is refused fails the test. */
    async made(body: object): Promise<Transaction> {
      return good(await client.post('/inventory-transactions', { warehouse: 'main', ...body }));
    },
    async patched(id: string, body: object): Promise<Transaction> {
      return good(await client.patch(`/inventory-transactions/${id}`, body));
    },
    async got(id: string): Promise<Transaction> {
      return good(await client.get(`/inventory-transactions/${id}`));
    },
    /** The ids that match a query. */
    async found(query: string): Promise<string[]> {
      const answer = await client.get(`/inventory-transactions?${query}`);
      const body = good(answer) as unknown as { id: string }[] | { data: { id: string }[] };
      return (Array.isArray(body) ? body : body.data).map((row) => row.id);
    },
    send: (body: object) => client.post('/inventory-transactions', { warehouse: 'main', ...body }),
  };
}

export type Transaction = { id: string; [field: string]: unknown };

/** The body of an answer that must be 200. */
export function good(answer: Answer): Transaction {
  if (answer.status !== 200) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body as unknown as Transaction;
}

/** How a refusal reads: its status and the vendor's name for it. */
export function verdict(answer: Answer): string {
  const { name, message, code, className, data, errors, ...more } = answer.body as Record<string, unknown>;
  const isWhole = typeof message === 'string' && code === answer.status && typeof className === 'string';
  if (!isWhole || typeof data !== 'object' || typeof errors !== 'object' || Object.keys(more).length > 0) {
    throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
  }
  return `${answer.status} ${name}`;
}

export type { Client };
