import { httpRequest, requestWith } from '../load.ts';
import type { Row, Scene } from '../rows.ts';
import { keyOf, nativeForEach, newPartNumber, type Requests, surfaceRow } from './surface-row.ts';

const PATH = '/api/v1/inventory';
/** More creations than one run can send. */
const CREATIONS = 20_000;

const forEach =
  (
    method: string,
    request: (itemId: number, scene: Scene, index: number) => { query: string; body?: unknown },
  ): ((scene: Scene) => Buffer[]) =>
  (scene) =>
    scene.seed.itemIds.map((itemId, index) => {
      const { query, body } = request(itemId, scene, index);
      return requestWith({ 'x-api-key': keyOf(scene, index) }, method, `${PATH}${query}`, body);
    });

const reads = (query: (itemId: number, scene: Scene) => string) =>
  forEach('GET', (itemId, scene) => ({ query: query(itemId, scene) }));
const nativeReads = (path: (itemId: number, scene: Scene) => string) =>
  nativeForEach('GET', (itemId, scene) => ({ path: path(itemId, scene) }));

/** Twice over all items with another value each time, so that no change is one that changes nothing. */
const twice = (requests: (round: number) => (scene: Scene) => Buffer[]): Requests => {
  let round = 0;
  return (scene) => {
    round += 2;
    return [round - 1, round].flatMap((one) => requests(one)(scene));
  };
};

const changed = (itemId: number, round: number) => ({ part_number: `PART-${itemId}`, part_name: `Part ${round}` });

const movement = (kind: string, entries: object[]) => ({
  path: '/v1/movements',
  body: { movements: [{ kind, reason: 'Bench', entries }] },
});

export const FSM_NAVIGATOR_ROWS: readonly Row[] = [
  surfaceRow('fsm-navigator list', 'GET /v1/items', {
    ours: reads(() => ''),
    native: nativeReads(() => '/v1/items?limit=50'),
  }),
  surfaceRow('fsm-navigator item', 'GET /v1/items/{id}', {
    ours: reads((itemId) => `?id=${itemId}`),
    native: nativeReads((itemId) => `/v1/items/${itemId}`),
  }),
  surfaceRow('fsm-navigator stock', 'GET /v1/positions', {
    ours: reads((itemId) => `?id=${itemId}&sub=stock`),
    native: nativeReads((itemId) => `/v1/positions?itemId=${itemId}`),
  }),
  surfaceRow('fsm-navigator transactions', 'GET /v1/entries', {
    ours: reads((itemId) => `?id=${itemId}&sub=transactions`),
    native: nativeReads((itemId) => `/v1/entries?itemId=${itemId}&limit=50`),
  }),
  surfaceRow('fsm-navigator locations', 'GET /v1/locations', {
    ours: reads(() => '?sub=locations'),
    native: nativeReads(() => '/v1/locations?limit=50'),
  }),
  surfaceRow('fsm-navigator location', 'GET /v1/positions of 1,000 items', {
    ours: reads((_, { seed }) => `?sub=locations&location_id=${seed.locationId}`),
    native: nativeReads((_, { seed }) => `/v1/positions?locationId=${seed.locationId}&limit=1000`),
  }),
  surfaceRow('fsm-navigator low-stock', 'GET /v1/low-stock', {
    ours: reads(() => '?sub=low-stock'),
    native: nativeReads(() => '/v1/low-stock?limit=50'),
  }),
  surfaceRow('fsm-navigator adjust', 'POST /v1/movements', {
    ours: forEach('POST', (itemId, { seed }) => ({
      query: `?id=${itemId}&sub=adjust`,
      body: { location_id: seed.locationId, quantity: -1, reason: 'Bench' },
    })),
    native: nativeForEach('POST', (itemId, { seed }) =>
      movement('adjustment', [{ itemId, locationId: seed.locationId, quantity: '-1' }]),
    ),
    leaves: { movement: 1, entry: 1 },
  }),
  surfaceRow('fsm-navigator transfer', 'POST /v1/movements', {
    ours: forEach('POST', (itemId, { seed }) => ({
      query: '?sub=transfer',
      body: {
        item_id: itemId,
        from_location_id: seed.locationId,
        to_location_id: seed.otherLocationId,
        quantity: 1,
        notes: 'Bench',
      },
    })),
    native: nativeForEach('POST', (itemId, { seed }) =>
      movement('transfer', [
        { itemId, locationId: seed.locationId, quantity: '-1' },
        { itemId, locationId: seed.otherLocationId, quantity: '1' },
      ]),
    ),
    leaves: { movement: 1, entry: 2 },
  }),
  surfaceRow('fsm-navigator create', 'POST /v1/items', {
    ours: (scene) =>
      Array.from({ length: CREATIONS }, (_, index) =>
        requestWith({ 'x-api-key': keyOf(scene, index) }, 'POST', PATH, {
          part_number: newPartNumber(),
          part_name: 'Bench',
        }),
      ),
    native: (scene) =>
      Array.from({ length: CREATIONS }, (_, index) =>
        httpRequest('POST', '/v1/items', keyOf(scene, index), { partNumber: newPartNumber(), name: 'Bench' }),
      ),
    leaves: { item: 1 },
  }),
  surfaceRow('fsm-navigator replace', 'PATCH /v1/items/{id}', {
    ours: twice((round) => forEach('PUT', (itemId) => ({ query: `?id=${itemId}`, body: changed(itemId, round) }))),
    native: twice((round) =>
      nativeForEach('PATCH', (itemId) => ({ path: `/v1/items/${itemId}`, body: { name: `Native ${round}` } })),
    ),
  }),
  surfaceRow('fsm-navigator change', 'PATCH /v1/items/{id}', {
    ours: twice((round) =>
      forEach('PATCH', (itemId) => ({ query: `?id=${itemId}`, body: { part_name: `Ours ${round}` } })),
    ),
    native: twice((round) =>
      nativeForEach('PATCH', (itemId) => ({ path: `/v1/items/${itemId}`, body: { name: `Native ${round}` } })),
    ),
  }),
];
