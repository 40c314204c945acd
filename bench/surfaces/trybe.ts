import { httpRequest } from '../load.ts';
import type { Row } from '../rows.ts';
import { keyOf, nativeForEach, type Requests, surfaceRow } from './surface-row.ts';

const PATH = '/inventory/adjustments';

const lists: Requests = (scene) =>
  scene.seed.itemIds.map((_, index) => httpRequest('GET', `${PATH}?per_page=50`, keyOf(scene, index)));

export const TRYBE_ROWS: readonly Row[] = [
  surfaceRow('trybe list', 'GET /v1/entries', {
    times: 1.5,
    ours: lists,
    native: nativeForEach('GET', () => ({ path: '/v1/entries?kind=adjustment&limit=50' })),
  }),
  surfaceRow('trybe adjust', 'POST /v1/movements', {
    times: 1.5,
    leaves: { movement: 1, entry: 1 },
    ours: (scene) =>
      scene.seed.itemIds.map((itemId, index) =>
        httpRequest('POST', PATH, keyOf(scene, index), {
          product_id: scene.seed.uuids?.get(itemId),
          quantity: -1,
          reason_code: 'waste',
          location_id: scene.seed.locationId,
        }),
      ),
    native: nativeForEach('POST', (itemId, { seed }) => ({
      path: '/v1/movements',
      body: {
        movements: [
          {
            kind: 'adjustment',
            reasonCode: 'waste',
            entries: [{ itemId, locationId: seed.locationId, quantity: '-1' }],
          },
        ],
      },
    })),
  }),
];
