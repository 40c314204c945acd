import { atEnd } from '../../../test/support/at-end.ts';
import { type Answer, nativeTest } from '../../../test/support/native.ts';
import { startSweeper } from '../../documents/index.ts';
import { createLog } from '../../platform/index.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers are read by the tests as they come.
export type Row = any;

/** A company with a store, and what the tests of selling do in it. With a sweeper where something is to happen by itself. */
export async function openStore({ sweeps = false } = {}) {
  const native = await nativeTest();
  const tenant = await native.tenant();
  const { client } = tenant;
  if (sweeps) {
    const sweeper = startSweeper(native.database, native.journal, createLog('silent'));
    atEnd(() => sweeper.stop());
  }
  const good = ({ status, body }: Answer): Row => {
    if (status >= 300) throw new Error(JSON.stringify(body));
    return body;
  };
  const make = async (path: string, body: object): Promise<number> => good(await client.post(path, body)).id;
  const store = await make('/v1/locations', { name: 'Store', kind: 'warehouse', code: 'STORE' });
  let made = 0;
  const item = (more: object = {}): Promise<number> => {
    made += 1;
    return make('/v1/items', { partNumber: `P${made}`, name: 'Part', ...more });
  };
  const move = async (kind: string, itemId: number, quantity: number | string, more: object = {}): Promise<Row> => {
    const entries = [{ itemId, locationId: store, quantity, ...more }];
    return good(await client.post('/v1/movements', { movements: [{ kind, entries }] }));
  };
  const sell = (lines: object[], more: object = {}) => client.post('/v1/sales', { locationId: store, lines, ...more });
  return {
    native,
    ...tenant,
    store,
    good,
    make,
    item,
    move,
    receive: (itemId: number, quantity: number | string, more: object = {}) => move('receipt', itemId, quantity, more),
    /** An item of which there is so much. */
    async stocked(quantity: number | string, more: object = {}): Promise<number> {
      const id = await item(more);
      await move('receipt', id, quantity);
      return id;
    },
    sell,
    async sold(lines: object[], more: object = {}): Promise<Row> {
      return good(await sell(lines, more));
    },
    step: (sale: Row, noun: string, body?: object) => client.post(`/v1/sales/${sale.id}/${noun}`, body),
    async read(sale: Row): Promise<Row> {
      return good(await client.get(`/v1/sales/${sale.id}`));
    },
    /** On hand and reserved of an item at the store, as `10/4`; all lots together. */
    async stock(itemId: number): Promise<string> {
      const rows: Row[] = good(await client.get(`/v1/positions?itemId=${itemId}&locationId=${store}`)).data;
      const sum = (name: string) => rows.reduce((total, row) => total + Number(row[name]), 0);
      return `${sum('onHand')}/${sum('reserved')}`;
    },
    async available(itemId: number): Promise<string> {
      return good(await client.get(`/v1/items/${itemId}`)).available;
    },
  };
}
