/** A process of the product's own, as far as writing goes: a journal on a pool, asked by its parent. It may be killed at any moment. */
import type pg from 'pg';
import { createJournal } from '../../src/journal/index.ts';
import { createLog, openDatabase } from '../../src/platform/index.ts';
import type { Asked, Replied } from './processes.ts';
import { SimulatedClock } from './simulated-clock.ts';
import { submit } from './submit.ts';

const config = JSON.parse(process.argv[2] ?? '{}') as pg.ClientConfig; // The parent wrote it.
const log = createLog('silent');

await new SimulatedClock('running').rule(async () => {
  // Its connection may be killed before it has begun: it ends, and is started again.
  const database = await openDatabase(config, { connections: 3, preparedStatements: true, log }).catch(() =>
    process.exit(1),
  );
  const journal = createJournal(database);
  const reply = (message: Replied) => void process.send?.(message);
  process.on('message', async ({ id, world, step, key }: Asked) => {
    try {
      const answer = await submit(journal, world, step, key);
      // A Refusal loses its class between processes.
      if ('refusal' in answer)
        reply({ id, answer: { ...answer, refusal: { ...answer.refusal, message: answer.refusal.message } } });
      else reply({ id, answer });
    } catch (error) {
      reply({ id, failure: String((error as Error).stack) });
    }
  });
  reply({ id: 0 });
  await new Promise((resolve) => process.on('disconnect', resolve));
  await database.close();
});
