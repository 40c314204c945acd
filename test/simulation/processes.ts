import { type ChildProcess, fork } from 'node:child_process';
import type pg from 'pg';
import { Refusal } from '../../src/platform/index.ts';
import { bundleScript } from '../support/bundle-script.ts';
import type { Answer } from './submit.ts';
import type { Step } from './workload.ts';
import type { WorldTenant } from './world.ts';

/** Asks one process of the product to do a step. */
export type Ask = (world: WorldTenant, step: Step, key: string) => Promise<Answer>;

/** What travels between the processes. */
export interface Asked {
  id: number;
  world: WorldTenant;
  step: Step;
  key: string;
}

export interface Replied {
  id: number;
  answer?: unknown;
  failure?: string;
}

/** A process that is started again whenever it was killed. What it was asked and did not answer is unavailable: its client repeats it. */
export interface Worker {
  ask: Ask;
  /** Ends it as a crash does, with no chance to finish anything. */
  kill(): boolean;
  close(): Promise<void>;
}

export async function startWorker(config: pg.ClientConfig): Promise<Worker> {
  const waiting = new Map<number, { resolve(answer: Answer): void; reject(error: Error): void }>();
  let lastId = 0;
  let isClosed = false;
  let child: ChildProcess | undefined;
  let isReady = false;

  const unavailable = (): Answer => ({
    sort: 'unavailable',
    refusal: new Refusal('outcome_unknown', 'The process that was asked has died.'),
  });

  function spawn(): Promise<void> {
    const started = fork(bundleScript('test/simulation/worker.ts'), [JSON.stringify(config)], {
      execArgv: [],
      serialization: 'advanced',
    });
    child = started;
    return new Promise((resolve) => {
      started.on('message', ({ id, answer, failure }: Replied) => {
        if (id === 0) {
          isReady = true;
          return resolve();
        }
        const asker = waiting.get(id);
        waiting.delete(id);
        if (failure === undefined) asker?.resolve(answer as Answer);
        else asker?.reject(new Error(`A process failed: ${failure}`));
      });
      started.on('exit', () => {
        isReady = false;
        for (const asker of waiting.values()) asker.resolve(unavailable());
        waiting.clear();
        if (!isClosed) void spawn();
        resolve();
      });
    });
  }

  await spawn();
  return {
    ask(world, step, key) {
      if (!isReady || child?.connected !== true) return Promise.resolve(unavailable());
      lastId += 1;
      const asked: Asked = { id: lastId, world, step, key };
      const answer = new Promise<Answer>((resolve, reject) => waiting.set(asked.id, { resolve, reject }));
      child.send(asked, (error) => {
        if (error === null) return;
        waiting.get(asked.id)?.resolve(unavailable());
        waiting.delete(asked.id);
      });
      return answer;
    },
    kill() {
      return isReady && child?.kill('SIGKILL') === true;
    },
    async close() {
      isClosed = true;
      const gone = child;
      if (gone === undefined || gone.exitCode !== null || gone.signalCode !== null) return;
      const exited = new Promise((resolve) => gone.once('exit', resolve));
      gone.kill('SIGKILL');
      await exited;
    },
  };
}
