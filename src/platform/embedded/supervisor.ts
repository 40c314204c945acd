import { once } from 'node:events';
import type { Logger } from 'pino';
import { acquire } from './acquire.ts';
import { type Hold, openClaim } from './hold.ts';
import { findPostmaster, type ServerFiles, shutDown } from './postmaster.ts';
import { isAlive, messageOf, sleep } from './processes.ts';

const SHORTEST_PAUSE = 250;
const LONGEST_PAUSE = 30_000;
// A server that lived this long did not fail for the same reason as the last time.
const STEADY = 60_000;

/** A server that is kept running. */
export interface Supervision {
  pid(): number;
  stop(): Promise<void>;
}

/**
 * Supervises an acquired server: when it dies, or only our right to it is lost, gets both back, as often as
 * needed. Its socket and port stay the same.
 */
export function supervise(options: { server: ServerFiles; folder: string; log: Logger; hold: Hold }): Supervision {
  const { server, log } = options;
  const ending = new AbortController();
  const ended = once(ending.signal, 'abort');
  let hold = options.hold;
  let stopped: Promise<void> | null = null;

  async function watch(): Promise<void> {
    let pause = 0;
    while (!ending.signal.aborted) {
      const since = Date.now();
      await Promise.race([hold.lost, ended]);
      if (ending.signal.aborted) return;
      pause = Date.now() - since > STEADY ? 0 : pause;
      const lostAt = Date.now();
      await announceLoss(hold, log);
      do {
        await Promise.race([sleep(pause), ended]);
        pause = Math.min(Math.max(pause * 2, SHORTEST_PAUSE), LONGEST_PAUSE);
      } while (!ending.signal.aborted && !(await regain(lostAt)));
    }
  }

  async function regain(lostAt: number): Promise<boolean> {
    try {
      hold = await acquire({ ...options, signal: ending.signal });
      log.info({ postgresPid: hold.postmaster.pid, milliseconds: Date.now() - lostAt }, 'PostgreSQL is running again');
      return true;
    } catch (error) {
      if (!ending.signal.aborted) log.error({ error: messageOf(error) }, 'PostgreSQL is not back yet; trying again');
      return false;
    }
  }

  async function reclaim(): Promise<boolean> {
    const postmaster = await findPostmaster(server.cluster);
    if (postmaster === null) return false;
    try {
      const claim = await openClaim(postmaster, server.cluster, log);
      const regained = await claim.tryHold();
      if (regained === null) await claim.close();
      else hold = regained;
      return regained !== null;
    } catch (error) {
      log.warn({ postgresPid: postmaster.pid, error: messageOf(error) }, 'PostgreSQL is left running');
      return false;
    }
  }

  async function shutDownOnce(): Promise<void> {
    ending.abort(new Error('The supervisor is stopping'));
    await watching;
    // Without the lock it may belong to another process by now.
    if (hold.isLost() && !(await reclaim())) return;
    // The shutdown itself ends the connection that holds the lock, so nobody can take the server in between.
    await shutDown(hold.postmaster.pid, server.cluster, log);
    await hold.release();
    log.info({ postgresPid: hold.postmaster.pid }, 'PostgreSQL stopped');
  }

  const watching = watch();
  return {
    pid: () => hold.postmaster.pid,
    stop() {
      stopped ??= shutDownOnce();
      return stopped;
    },
  };
}

async function announceLoss(hold: Hold, log: Logger): Promise<void> {
  const { pid: postgresPid } = hold.postmaster;
  // The connection can break shortly before the process is gone.
  await sleep(20);
  if (isAlive(postgresPid)) log.warn({ postgresPid }, 'The connection that holds PostgreSQL broke; connecting again');
  else log.error({ postgresPid }, 'PostgreSQL died; starting it again');
}
