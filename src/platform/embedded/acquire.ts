import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { StartupError } from '../startup-error.ts';
import { type Claim, type Hold, openClaim } from './hold.ts';
import {
  findPostmaster,
  type Launch,
  launch,
  type Postmaster,
  removeEmptyLockFile,
  type ServerFiles,
  shutDown,
} from './postmaster.ts';
import { codeOf, lastLines, messageOf, sleep } from './processes.ts';

const POLL = 10;
// How long the leftovers of a dead server (its last processes, its lock file) may block a starting one.
const REFUSAL_PATIENCE = 15_000;
const CONNECT_PATIENCE = 30_000;
// The lock of a killed process is released as soon as its server process notices, which takes milliseconds.
const LOCK_PATIENCE = 2_000;
const NOTICE_EVERY = 10_000;

const REFUSED_FOR_NOW = /" (?:already exists|is empty)$|pre-existing shared memory block/m;

/** The state of an attempt between checks. */
interface Attempt {
  server: ServerFiles;
  folder: string;
  log: Logger;
  signal: AbortSignal;
  child: Launch | null;
  launchedAt: number;
  refusedSince: number | null;
  readySince: number | null;
  noticedAt: number;
}

/**
 * Acquires a cluster's server for this process: the running one if its last owner is gone, or a new one. Waits as long as a
 * recovery takes. Throws StartupError when another process owns it or it cannot be started, and the
 * signal's reason when aborted.
 */
export async function acquire(options: {
  server: ServerFiles;
  folder: string;
  log: Logger;
  signal: AbortSignal;
}): Promise<Hold> {
  const attempt: Attempt = {
    ...options,
    child: null,
    launchedAt: 0,
    refusedSince: null,
    readySince: null,
    noticedAt: Date.now(),
  };
  const { server, signal } = options;
  for (; ; await sleep(POLL)) {
    if (signal.aborted) {
      await abandon(attempt);
      throw signal.reason;
    }
    const postmaster = await findPostmaster(server.cluster);
    if (postmaster === null) {
      attempt.readySince = null;
      await startOrJudge(attempt);
    } else if (postmaster.status === 'ready') {
      const claim = await connect(attempt, postmaster);
      const hold = claim === null ? null : await take(attempt, postmaster, claim);
      if (hold !== null) return hold;
    } else {
      notice(attempt, postmaster.pid, postmaster.status);
    }
  }
}

/** Without a server: starts one, or finds out why the one we started ended. */
async function startOrJudge(attempt: Attempt): Promise<void> {
  const { child, server } = attempt;
  if (child === null) {
    attempt.launchedAt = Date.now();
    attempt.child = await launch(server);
    return;
  }
  if (!child.hasEnded()) {
    notice(attempt, child.pid, 'starting');
    return;
  }
  attempt.child = null;
  const output = child.output();
  const refusedSince = attempt.refusedSince ?? Date.now();
  if (REFUSED_FOR_NOW.test(output) && Date.now() - refusedSince < REFUSAL_PATIENCE) {
    if (attempt.refusedSince === null) {
      attempt.log.info({ reason: lastLines(output, 2) }, 'PostgreSQL cannot start yet; trying again for up to 15 s');
    }
    attempt.refusedSince = refusedSince;
    await removeEmptyLockFile(output, server.cluster);
    await sleep(250);
    return;
  }
  const written = await logSince(server.cluster, attempt.launchedAt);
  throw new StartupError(`PostgreSQL did not start in ${server.cluster}:\n${lastLines(`${output}${written}`)}`);
}

/** Connects to a server that says it is ready; null when it does not answer yet. */
async function connect(attempt: Attempt, postmaster: Postmaster): Promise<Claim | null> {
  attempt.readySince ??= Date.now();
  try {
    return await openClaim(postmaster, attempt.server.cluster, attempt.log);
  } catch (error) {
    // 57P03: it is starting or stopping, whatever its file says.
    if (codeOf(error) === '57P03') attempt.readySince = null;
    else if (Date.now() - attempt.readySince > CONNECT_PATIENCE) {
      throw new StartupError(
        `PostgreSQL (pid ${postmaster.pid}) of the data folder ${attempt.folder} is running, but does not answer in ${postmaster.socketFolder} (${messageOf(error)}). Stop it with: kill -INT ${postmaster.pid} – then start again.`,
      );
    }
    notice(attempt, postmaster.pid, postmaster.status);
    await sleep(50);
    return null;
  }
}

/** Takes the lock of a server that answers; null when that server has gone meanwhile. */
async function take(attempt: Attempt, postmaster: Postmaster, claim: Claim): Promise<Hold | null> {
  try {
    for (const deadline = Date.now() + LOCK_PATIENCE; ; await sleep(100)) {
      const hold = await claim.tryHold();
      if (hold !== null) return hold;
      if (Date.now() > deadline || attempt.signal.aborted) break;
    }
  } catch (error) {
    await claim.close();
    // Its owner, or somebody else, is shutting it down: we will start our own.
    if (isConnectionLoss(error)) return null;
    await abandon(attempt);
    throw new StartupError(`PostgreSQL (pid ${postmaster.pid}) could not be prepared: ${messageOf(error)}`);
  }
  await claim.close();
  throw new StartupError(
    `Another Onhand server is already using the data folder ${attempt.folder} (PostgreSQL pid ${postmaster.pid}). Stop it first, or set ONHAND_DATA to another folder.`,
  );
}

/** Stops the server that this attempt started, because nobody else would. */
async function abandon({ child, server, log }: Attempt): Promise<void> {
  if (child !== null && !child.hasEnded()) await shutDown(child.pid, server.cluster, log);
}

function isConnectionLoss(error: unknown): boolean {
  const code = codeOf(error);
  // pg reports a broken connection without PostgreSQL's five characters; class 57P is an operator's intervention.
  return code.startsWith('57P') || !/^[0-9A-Z]{5}$/.test(code);
}

function notice(attempt: Attempt, postgresPid: number, status: string): void {
  if (Date.now() - attempt.noticedAt < NOTICE_EVERY) return;
  attempt.noticedAt = Date.now();
  attempt.log.info({ postgresPid, status }, 'Waiting for PostgreSQL; after a crash it first replays its last writes');
}

/** What a server has written to its log since a time: once its log has begun, its reasons are only there. */
async function logSince(cluster: string, since: number): Promise<string> {
  const folder = join(cluster, 'log');
  let text = '';
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name);
    const status = await stat(path).catch(() => null);
    if (status !== null && status.mtimeMs >= since) text += await readFile(path, 'utf8').catch(() => '');
  }
  return text;
}
