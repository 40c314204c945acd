import { httpRequest } from '../load.ts';
import type { Row, Scene } from '../rows.ts';
import { keyOf, nativeForEach, type Requests, surfaceRow } from './surface-row.ts';

const PATH = '/inventory-transactions';

const forEach =
  (method: string, request: (itemId: number, scene: Scene) => { query?: string; body?: unknown }): Requests =>
  (scene) =>
    scene.seed.itemIds.map((itemId, index) => {
      const { query = '', body } = request(itemId, scene);
      return httpRequest(method, `${PATH}${query}`, keyOf(scene, index), body);
    });

/** One write and one search, each against the native call that does the same. */
export const HAPIHUB_ROWS: readonly Row[] = [
  surfaceRow('hapihub adjustment', 'POST /v1/movements', {
    times: 1.5,
    leaves: { movement: 1, entry: 1 },
    ours: forEach('POST', (itemId, { seed }) => ({
      body: { warehouse: String(seed.locationId), items: [{ sku: String(itemId), adjustment: 1 }], reason: 'Bench' },
    })),
    native: nativeForEach('POST', (itemId, { seed }) => ({
      path: '/v1/movements',
      body: {
        movements: [
          {
            kind: 'adjustment',
            reason: 'Bench',
            entries: [{ itemId, locationId: seed.locationId, quantity: '1' }],
          },
        ],
      },
    })),
  }),
  surfaceRow('hapihub find', 'GET /v1/adjustments', {
    times: 1.5,
    ours: forEach('GET', (_itemId, { seed }) => ({
      query: `?type=adjustment&warehouse=${seed.locationId}&$sort[createdAt]=-1&$limit=50`,
    })),
    native: nativeForEach('GET', (_itemId, { seed }) => ({
      path: `/v1/adjustments?locationId=${seed.locationId}&limit=50`,
    })),
  }),
];
