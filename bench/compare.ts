import { type Contender, median } from './contender.ts';
import type { Row } from './rows.ts';

/** One line of the table. */
export interface Result {
  name: string;
  what: string;
  against: string;
  unit: Row['unit'];
  ours: number;
  baseline: number;
  ratio: number;
  floor: number;
  aim: number;
  /** Whether the ratio says how many times longer ours takes, so that less is better. */
  lessIsBetter: boolean;
}

const ROUNDS = 5;
const WARM_UP_SECONDS_MAX = 5;

/** Measures two contenders in turns, so that what else the machine does meets both, and takes each one's median. */
export async function compare(
  row: Pick<Row, 'name' | 'what' | 'against' | 'unit' | 'floor' | 'aim'>,
  contenders: { ours: Contender; baseline: Contender },
  seconds: number,
): Promise<Result> {
  const both = [contenders.ours, contenders.baseline] as const;
  const figures: [number[], number[]] = [[], []];
  for (const contender of both) await contender.run(Math.min(seconds, WARM_UP_SECONDS_MAX));
  for (let round = 0; round < ROUNDS; round += 1) {
    // Every other round begins with the other one.
    for (const side of round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
      figures[side].push(await both[side].run(seconds / ROUNDS));
    }
  }
  for (const contender of both) await contender.close();
  const [ours, baseline] = [median(figures[0]), median(figures[1])];
  const { name, what, against, unit, floor, aim } = row;
  return {
    name,
    what,
    against,
    unit,
    ours,
    baseline,
    ratio: ours / baseline,
    floor,
    aim,
    lessIsBetter: unit === 'ms',
  };
}
