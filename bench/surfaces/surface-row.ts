import { findsRows, type Leaves, leavesRows } from '../checks.ts';
import { loading } from '../contender.ts';
import { httpRequest, type Work } from '../load.ts';
import type { Row, Scene } from '../rows.ts';

const CONNECTIONS = 32;
/** How many times what the native request takes a dialect's may take. */
const TIMES_DEFAULT = 1.3;

/** The requests of one run. Called again for each run, so that what creates rows can ask for others each time. */
export type Requests = (scene: Scene) => readonly Work[] | Promise<readonly Work[]>;

export interface SurfaceRequests {
  ours: Requests;
  native: Requests;
  /** How many times what the native request takes the dialect's may take. */
  times?: number;
  /** The rows that each request of either side leaves; without them it only reads. */
  leaves?: Leaves;
  /** A query that counts the rows that a run's requests changed, each another one; `$1` is the moment when the run began. */
  finds?: string;
}

/** A request of a dialect, against the same read or write through the native API on the same server. */
export function surfaceRow(name: string, native: string, requests: SurfaceRequests): Row {
  const { leaves, finds } = requests;
  const checkOf = async ({ databaseUrl }: Scene) => {
    if (finds !== undefined) return findsRows(databaseUrl, finds, ({ done }) => done.size);
    return leaves && leavesRows(databaseUrl, leaves);
  };
  const contender = (made: Requests) => async (scene: Scene) =>
    loading({
      url: scene.ours,
      work: () => made(scene),
      connections: CONNECTIONS,
      check: await checkOf(scene),
    });
  return {
    name,
    what: name,
    unit: 'requests/s',
    against: native,
    floor: 1 / (requests.times ?? TIMES_DEFAULT),
    aim: 1,
    ours: contender(requests.ours),
    baseline: contender(requests.native),
  };
}

/** One native request for each item, the keys taking turns. */
export function nativeForEach(
  method: string,
  request: (itemId: number, scene: Scene, index: number) => { path: string; body?: unknown },
): (scene: Scene) => Buffer[] {
  return (scene) =>
    scene.seed.itemIds.map((itemId, index) => {
      const { path, body } = request(itemId, scene, index);
      return httpRequest(method, path, keyOf(scene, index), body);
    });
}

export const keyOf = ({ seed }: Scene, index: number) => seed.keys[index % seed.keys.length]!;

let named = 0;
/** A part number that no request of this run has used. */
export const newPartNumber = () => {
  named += 1;
  return `NEW-${named}`;
};
