/** Asks that are answered together, where nothing else is said. */
const GATHERED_MAX = 100;

interface Waiting<Ask, Answer> {
  ask: Ask;
  resolve(answer: Answer | Promise<Answer>): void;
  reject(error: unknown): void;
}

/**
 * Joins what is asked under one key at one time into one look-up, and what comes in while that is under way into the next: a look-up
 * beside each of many writes must not cost a transaction of its own. `look` gives an answer, or the promise of one, for each ask in their
 * order; where it throws, it throws for all of them. It is asked `max` at most at once.
 */
export function createGatherer<Key, Ask, Answer>(
  look: (key: Key, asked: readonly Ask[]) => Promise<readonly (Answer | Promise<Answer>)[]>,
  max = GATHERED_MAX,
): (key: Key, ask: Ask) => Promise<Answer> {
  const queues = new Map<Key, Waiting<Ask, Answer>[]>();

  async function answerSome(key: Key, some: readonly Waiting<Ask, Answer>[]): Promise<void> {
    try {
      const asked = some.map((waiting) => waiting.ask);
      const answers = await look(key, asked);
      for (const [index, { resolve }] of some.entries()) resolve(answers[index]!); // One for each.
    } catch (error) {
      for (const { reject } of some) reject(error);
    }
  }

  async function run(key: Key, queue: Waiting<Ask, Answer>[]): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    while (queue.length > 0) await answerSome(key, queue.splice(0, max));
    queues.delete(key);
  }

  return (key, ask) =>
    new Promise<Answer>((resolve, reject) => {
      const waiting = { ask, resolve, reject };
      const queue = queues.get(key);
      if (queue !== undefined) {
        queue.push(waiting);
        return;
      }
      const fresh = [waiting];
      queues.set(key, fresh);
      void run(key, fresh);
    });
}
