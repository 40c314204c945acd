/** The default number of requests answered together. */
const GATHERED_MAX = 100;

interface Waiting<Ask, Answer> {
  ask: Ask;
  resolve(answer: Answer | Promise<Answer>): void;
  reject(error: unknown): void;
}

/**
 * Combines concurrent requests under one key into one look-up, and those that arrive while it is under way into the next: a look-up
 * beside each of many writes must not cost a transaction of its own. `look` returns an answer, or the promise of one, for each request
 * in order; if it throws, it throws for all of them. It gets at most `max` at a time.
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
