import { requestWith } from '../load.ts';
import type { Row, Scene } from '../rows.ts';
import { nativeForEach, type Requests, surfaceRow } from './surface-row.ts';

/** The user of the rows, who is made when the scene is prepared. */
export const BENCH_USER = { username: 'bench', password: 'the password of the bench' };
const SIGN_IN = new URLSearchParams(BENCH_USER).toString();

let level = 2_000_000;

const forEach =
  (path: string, fields: (itemId: number, index: number) => string): Requests =>
  ({ seed }: Scene) =>
    seed.itemIds.map((itemId, index) =>
      requestWith({}, 'GET', `/api/json/${path}?${SIGN_IN}&${fields(itemId, index)}`),
    );

export const DECONETWORK_ROWS: readonly Row[] = [
  surfaceRow('deconetwork events', 'GET /v1/entries', {
    times: 1.5,
    ours: forEach('manage_inventory_events/find', () => 'field=1&condition=6&date1=2020-01-01&limit=50'),
    native: nativeForEach('GET', () => ({ path: '/v1/entries?limit=50' })),
  }),
  surfaceRow('deconetwork update', 'POST /v1/movements', {
    times: 1.5,
    leaves: { movement: 1, entry: 1 },
    // A level that no other request sets, so that every one moves something.
    ours: ({ seed }) =>
      seed.itemIds.map((itemId) => [
        () => {
          level += 1;
          const query = `${SIGN_IN}&dn_sku_id=${itemId}_${itemId}&inv_lvl=${level}`;
          return requestWith({}, 'POST', `/api/json/manage_inventory/update?${query}`);
        },
      ]),
    native: nativeForEach('POST', (itemId, { seed }) => ({
      path: '/v1/movements',
      body: {
        movements: [{ kind: 'adjustment', entries: [{ itemId, locationId: seed.locationId, quantity: '-1' }] }],
      },
    })),
  }),
];
