import { httpRequest, measure } from './load.ts';
import { openRawInserts } from './raw.ts';
import type { Seed } from './seed.ts';

/** One way of doing the work of a row: runs for some seconds and answers with its figure. */
export interface Contender {
  run(seconds: number): Promise<number>;
  close(): Promise<void>;
}

/** What the rows of one run are measured on. */
export interface Scene {
  seed: Seed;
  ours: string;
  baseline: string;
  /** Of our ledger. */
  databaseUrl: string;
}

export interface Row {
  name: string;
  what: string;
  unit: 'requests/s' | 'entries/s' | 'ms';
  against: string;
  /** The ratio of ours to the baseline to be reached, at least and as an aim; of a time, at most. */
  floor: number;
  aim: number;
  ours(scene: Scene): Promise<Contender>;
  baseline(scene: Scene): Promise<Contender>;
}

const CONNECTIONS = 32;
const BATCH = 1_000;
/** Batches on their way at once: one is posted while the next is read. */
const BATCH_CONNECTIONS = 4;

const taking = (seed: Seed, itemId: number) => ({
  kind: 'adjustment',
  reason: 'Bench',
  entries: [{ itemId, locationId: seed.locationId, quantity: '-1' }],
});

type Path = (scene: Scene) => string;
const ourMovements: Path = (scene) => `${scene.ours}/v1/movements`;
const handWritten: Path = (scene) => `${scene.baseline}/adjustments`;
const constantPost: Path = (scene) => `${scene.baseline}/constant`;

/** Single adjustments, spread over all items or all on the first. */
function adjustments(path: Path, items: 'spread' | 'hot', connections: number, figure: 'rate' | 'median' = 'rate') {
  return async (scene: Scene): Promise<Contender> => {
    const { seed } = scene;
    const url = path(scene);
    const requests = seed.itemIds.map((itemId, index) => {
      const movement = taking(seed, items === 'hot' ? seed.itemIds[0]! : itemId);
      return httpRequest('POST', new URL(url).pathname, keyOf(seed, index), { movements: [movement] });
    });
    return load(url, requests, connections, (measured) =>
      figure === 'rate' ? measured.perSecond : median(measured.latencies),
    );
  };
}

function batches(shape: 'movements' | 'entries') {
  return async (scene: Scene): Promise<Contender> => {
    const { seed } = scene;
    const all = Array.from({ length: BATCH }, (_, index) => taking(seed, seed.itemIds[index % seed.itemIds.length]!));
    const movements =
      shape === 'movements' ? all : [{ ...all[0]!, entries: all.flatMap((movement) => movement.entries) }];
    const requests = seed.keys.map((key) => httpRequest('POST', '/v1/movements', key, { movements }));
    return load(ourMovements(scene), requests, BATCH_CONNECTIONS, (measured) => measured.perSecond * BATCH);
  };
}

async function load(
  url: string,
  requests: Buffer[],
  connections: number,
  figure: (measured: Awaited<ReturnType<typeof measure>>) => number,
): Promise<Contender> {
  return {
    run: async (seconds) => figure(await measure({ url, requests, connections, seconds })),
    close: async () => undefined,
  };
}

function reads(scene: Scene): Promise<Contender> {
  const requests = scene.seed.itemIds.map((itemId, index) =>
    httpRequest('GET', balancePath(scene.seed, itemId), keyOf(scene.seed, index)),
  );
  return load(scene.ours, requests, CONNECTIONS, (measured) => measured.perSecond);
}

export const balancePath = (seed: Seed, itemId: number) =>
  `/v1/positions?itemId=${itemId}&locationId=${seed.locationId}`;

const keyOf = (seed: Seed, index: number) => seed.keys[index % seed.keys.length]!;

/** The rows of the table but the last, which is these again on two sizes of ledger. */
export const ROWS: readonly Row[] = [
  {
    name: 'spread',
    what: `single adjustments, ${CONNECTIONS} connections, spread items`,
    unit: 'requests/s',
    against: 'the hand-written way',
    floor: 3,
    aim: 5,
    ours: adjustments(ourMovements, 'spread', CONNECTIONS),
    baseline: adjustments(handWritten, 'spread', CONNECTIONS),
  },
  {
    name: 'hot',
    what: `single adjustments, ${CONNECTIONS} connections, one hot item`,
    unit: 'requests/s',
    against: 'the hand-written way',
    floor: 5,
    aim: 5,
    ours: adjustments(ourMovements, 'hot', CONNECTIONS),
    baseline: adjustments(handWritten, 'hot', CONNECTIONS),
  },
  {
    name: 'constant',
    what: `single adjustments, ${CONNECTIONS} connections, spread items`,
    unit: 'requests/s',
    against: 'a POST that validates and answers a constant',
    floor: 0.4,
    aim: 0.6,
    ours: adjustments(ourMovements, 'spread', CONNECTIONS),
    baseline: adjustments(constantPost, 'spread', CONNECTIONS),
  },
  {
    name: 'batch',
    what: 'batches of 1,000 movements of one entry',
    unit: 'entries/s',
    against: 'raw batched inserts of equal rows',
    floor: 0.3,
    aim: 0.5,
    ours: batches('movements'),
    baseline: (scene) => openRawInserts(scene.databaseUrl, 1),
  },
  {
    name: 'large-movement',
    what: 'movements of 1,000 entries',
    unit: 'entries/s',
    against: 'raw batched inserts of equal rows',
    floor: 0.3,
    aim: 0.5,
    ours: batches('entries'),
    baseline: (scene) => openRawInserts(scene.databaseUrl, BATCH),
  },
  {
    name: 'lone',
    what: 'one adjustment at a time, median',
    unit: 'ms',
    against: 'the hand-written way',
    floor: 1.5,
    aim: 1,
    ours: adjustments(ourMovements, 'spread', 1, 'median'),
    baseline: adjustments(handWritten, 'spread', 1, 'median'),
  },
  {
    name: 'read',
    what: `reading a balance, ${CONNECTIONS} connections`,
    unit: 'requests/s',
    against: 'a GET that answers a constant of the same size',
    floor: 0.35,
    aim: 0.6,
    ours: reads,
    baseline: (scene) =>
      load(
        scene.baseline,
        [httpRequest('GET', '/constant', scene.seed.keys[0]!)],
        CONNECTIONS,
        (measured) => measured.perSecond,
      ),
  },
];

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
