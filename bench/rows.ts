import { type Leaves, leavesRows } from './checks.ts';
import { type Contender, loading, medianLatency } from './contender.ts';
import { httpRequest, requestWith, type Step } from './load.ts';
import { openRawInserts } from './raw.ts';
import type { Seed } from './seed.ts';
import { startOurs } from './servers.ts';

/** What the rows of one run are measured on. */
export interface Scene {
  seed: Seed;
  ours: string;
  baseline: string;
  /** Of our ledger. */
  databaseUrl: string;
  /** Of the hand-written way; ours again where there is none. */
  baselineDatabaseUrl: string;
}

export interface Row {
  name: string;
  what: string;
  unit: 'requests/s' | 'documents/s' | 'entries/s' | 'items/s' | 'ms';
  against: string;
  /** The ratio of ours to the baseline to be reached, at least and as an aim; of a time, at most. */
  floor: number;
  aim: number;
  ours(scene: Scene): Promise<Contender>;
  baseline(scene: Scene): Promise<Contender>;
}

export const CONNECTIONS = 32;
const BATCH = 1_000;
/** Batches on their way at once: one is posted while the next is read. */
const BATCH_CONNECTIONS = 4;

const taking = (seed: Seed, itemId: number) => ({
  kind: 'adjustment',
  reason: 'Bench',
  entries: [{ itemId, locationId: seed.locationId, quantity: '-1' }],
});

/** A server, the path of its adjustments, and the rows that one of them leaves in its database; without those it writes nothing. */
interface Side {
  url(scene: Scene): string;
  path: string;
  leaves?: { databaseUrl(scene: Scene): string; rows: Leaves };
}
const ledger: Side = {
  url: ({ ours }) => ours,
  path: '/v1/movements',
  leaves: { databaseUrl: (scene) => scene.databaseUrl, rows: { movement: 1, entry: 1 } },
};
const handWritten: Side = {
  url: ({ baseline }) => baseline,
  path: '/adjustments',
  leaves: { databaseUrl: (scene) => scene.baselineDatabaseUrl, rows: { entry: 1 } },
};
const constantPost: Side = { url: ({ baseline }) => baseline, path: '/constant' };

const checkOf = async ({ leaves }: Side, scene: Scene, more: Leaves = {}) =>
  leaves && leavesRows(leaves.databaseUrl(scene), { ...leaves.rows, ...more });

/** Single adjustments, spread over all items or all on the first. */
function adjustments(side: Side, items: 'spread' | 'hot', connections: number, figure: 'rate' | 'median' = 'rate') {
  return async (scene: Scene): Promise<Contender> =>
    loading({
      url: side.url(scene),
      work: () => adjustmentsOf(scene, side.path, items),
      connections,
      check: await checkOf(side, scene),
      ...(figure === 'median' && { figure: medianLatency }),
    });
}

function adjustmentsOf({ seed }: Scene, path: string, items: 'spread' | 'hot'): Buffer[] {
  return seed.itemIds.map((itemId, index) => {
    const movement = taking(seed, items === 'hot' ? seed.itemIds[0]! : itemId);
    return httpRequest('POST', path, keyOf(seed, index), { movements: [movement] });
  });
}

/** The same, spread, each with an `Idempotency-Key` that was never sent before. */
async function keyedAdjustments(scene: Scene): Promise<Contender> {
  return loading({
    url: scene.ours,
    work: () => scene.seed.itemIds.map((itemId, index) => [keyedAdjustment(scene.seed, itemId, index)]),
    connections: CONNECTIONS,
    check: await checkOf(ledger, scene, { idempotency: 1 }),
  });
}

const KEY_START = `bench-${Date.now()}-`;
const KEY_DIGITS = 12;
let keysSent = 0;

function keyedAdjustment(seed: Seed, itemId: number, index: number): Step {
  const headers = {
    authorization: `Bearer ${keyOf(seed, index)}`,
    'idempotency-key': KEY_START + '0'.repeat(KEY_DIGITS),
  };
  const template = requestWith(headers, 'POST', '/v1/movements', { movements: [taking(seed, itemId)] });
  const at = template.indexOf(KEY_START) + KEY_START.length;
  return () => {
    keysSent += 1;
    const request = Buffer.from(template);
    request.write(String(keysSent).padStart(KEY_DIGITS, '0'), at, 'latin1');
    return request;
  };
}

/** The same as `spread`, by a server of its own on the same database that names no statement. */
async function unpreparedAdjustments(scene: Scene): Promise<Contender> {
  const server = await startOurs(scene.databaseUrl, { ONHAND_PREPARED_STATEMENTS: '0' });
  return loading({
    url: server.url,
    work: () => adjustmentsOf(scene, ledger.path, 'spread'),
    connections: CONNECTIONS,
    check: await checkOf(ledger, scene),
    close: () => server.stop(),
  });
}

function batches(shape: 'movements' | 'entries') {
  return async (scene: Scene): Promise<Contender> => {
    const { seed } = scene;
    const all = Array.from({ length: BATCH }, (_, index) => taking(seed, seed.itemIds[index % seed.itemIds.length]!));
    const movements =
      shape === 'movements' ? all : [{ ...all[0]!, entries: all.flatMap((movement) => movement.entries) }];
    return loading({
      url: scene.ours,
      work: () => seed.keys.map((key) => httpRequest('POST', '/v1/movements', key, { movements })),
      connections: BATCH_CONNECTIONS,
      figure: ({ perSecond }) => perSecond * BATCH,
      check: await checkOf(ledger, scene, { movement: movements.length, entry: BATCH }),
    });
  };
}

async function reads(scene: Scene): Promise<Contender> {
  const work = scene.seed.itemIds.map((itemId, index) =>
    httpRequest('GET', balancePath(scene.seed, itemId), keyOf(scene.seed, index)),
  );
  return loading({ url: scene.ours, work: () => work, connections: CONNECTIONS });
}

async function constantReads(scene: Scene): Promise<Contender> {
  const work = [httpRequest('GET', '/constant', scene.seed.keys[0]!)];
  return loading({ url: scene.baseline, work: () => work, connections: CONNECTIONS });
}

export const balancePath = (seed: Seed, itemId: number) =>
  `/v1/positions?itemId=${itemId}&locationId=${seed.locationId}`;

export const keyOf = (seed: Seed, index: number) => seed.keys[index % seed.keys.length]!;

/** The rows of the table but the last, which is these again on two sizes of ledger. */
export const ROWS: readonly Row[] = [
  {
    name: 'spread',
    what: `single adjustments, ${CONNECTIONS} connections, spread items`,
    unit: 'requests/s',
    against: 'the hand-written way',
    floor: 3,
    aim: 5,
    ours: adjustments(ledger, 'spread', CONNECTIONS),
    baseline: adjustments(handWritten, 'spread', CONNECTIONS),
  },
  {
    name: 'hot',
    what: `single adjustments, ${CONNECTIONS} connections, one hot item`,
    unit: 'requests/s',
    against: 'the hand-written way',
    floor: 5,
    aim: 8,
    ours: adjustments(ledger, 'hot', CONNECTIONS),
    baseline: adjustments(handWritten, 'hot', CONNECTIONS),
  },
  {
    name: 'constant',
    what: `single adjustments, ${CONNECTIONS} connections, spread items`,
    unit: 'requests/s',
    against: 'a POST that validates and answers a constant',
    floor: 0.4,
    aim: 0.6,
    ours: adjustments(ledger, 'spread', CONNECTIONS),
    baseline: adjustments(constantPost, 'spread', CONNECTIONS),
  },
  {
    name: 'keyed',
    what: `the same, each with an Idempotency-Key`,
    unit: 'requests/s',
    against: 'the same without a key',
    floor: 0.85,
    aim: 0.95,
    ours: keyedAdjustments,
    baseline: adjustments(ledger, 'spread', CONNECTIONS),
  },
  {
    name: 'unprepared',
    what: 'the same with ONHAND_PREPARED_STATEMENTS=0',
    unit: 'requests/s',
    against: 'the same with prepared statements',
    floor: 0.5,
    aim: 0.7,
    ours: unpreparedAdjustments,
    baseline: adjustments(ledger, 'spread', CONNECTIONS),
  },
  {
    name: 'batch',
    what: 'batches of 1,000 movements of one entry',
    unit: 'entries/s',
    against: 'raw batched inserts of equal rows',
    floor: 0.4,
    aim: 0.6,
    ours: batches('movements'),
    baseline: (scene) => openRawInserts(scene.databaseUrl, 1),
  },
  {
    name: 'large-movement',
    what: 'movements of 1,000 entries',
    unit: 'entries/s',
    against: 'raw batched inserts of equal rows',
    floor: 0.4,
    aim: 0.6,
    ours: batches('entries'),
    baseline: (scene) => openRawInserts(scene.databaseUrl, BATCH),
  },
  {
    name: 'lone',
    what: 'one adjustment at a time, median',
    unit: 'ms',
    against: 'the hand-written way',
    floor: 1.3,
    aim: 1,
    ours: adjustments(ledger, 'spread', 1, 'median'),
    baseline: adjustments(handWritten, 'spread', 1, 'median'),
  },
  {
    name: 'read',
    what: `reading a balance, ${CONNECTIONS} connections`,
    unit: 'requests/s',
    against: 'a GET that answers a constant of the same size',
    floor: 0.5,
    aim: 0.6,
    ours: reads,
    baseline: constantReads,
  },
];
