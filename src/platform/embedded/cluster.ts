import { randomBytes } from 'node:crypto';
import {
  chown,
  lchown,
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  symlink,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StartupError } from '../startup-error.ts';
import { codeOf, lastLines, messageOf, run, type SystemUser } from './processes.ts';
import { isRoot, makeOpenFolder, mayEnter, waysOut } from './server-user.ts';
import { runNamed } from './unnamed.ts';

const INITDB_OPTIONS = [
  '--encoding=UTF8',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--locale=C',
  '--username=onhand',
  // Who may connect is written at each start.
  '--auth-local=peer',
  '--auth-host=reject',
  '--no-instructions',
];

// Milliseconds; far more than any running start can need to fill its draft.
const ABANDONED_AFTER = 600_000;

/** Finds a data folder's cluster: its real path and owner, or null when there is none yet. Throws StartupError when it cannot be used. */
export async function findCluster(folder: string): Promise<{ path: string; owner: SystemUser } | null> {
  const entry = join(folder, 'postgres');
  try {
    await lstat(entry);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw new StartupError(`The data folder ${folder} cannot be read (${messageOf(error)}).`);
  }
  let path: string;
  try {
    path = await realpath(entry);
  } catch (error) {
    throw new StartupError(
      `${entry} is a link to a database that does not exist (${messageOf(error)}). Restore that folder, or remove the link to start with an empty database.`,
    );
  }
  const { uid, gid } = await stat(path);
  if (!isRoot() && uid !== process.getuid?.()) {
    throw new StartupError(
      `The database in ${entry} belongs to another user (id ${uid}). Start Onhand as that user, or as root if root started it first, or set ONHAND_DATA to another folder.`,
    );
  }
  // An empty folder is replaced by the new cluster.
  if ((await readdir(path).catch(() => ['a file'])).length === 0) return null;
  return { path, owner: { uid, gid } };
}

/**
 * Creates a new cluster for a data folder: in it, or in the system folder with a link to it when PostgreSQL's user cannot
 * enter the data folder. It appears atomically and whole; if another start was faster, that one's stays.
 * Throws StartupError.
 */
export async function createCluster(options: {
  folder: string;
  systemFolder: string;
  native: string;
  user: SystemUser | null;
}): Promise<void> {
  const { folder, systemFolder, user } = options;
  const entry = join(folder, 'postgres');
  const random = randomBytes(4).toString('hex');
  const isReachable = await mayEnter(folder, user);
  const draft = isReachable
    ? join(folder, `postgres.new-${process.pid}-${random}`)
    : join(systemFolder, `cluster-${random}.new-${process.pid}`);
  try {
    if (user !== null && !isReachable) await makeSystemFolder(systemFolder, folder, user);
    await removeAbandonedDrafts(dirname(draft));
    await mkdir(draft, { mode: 0o700 });
    if (user !== null) await chown(draft, user.uid, user.gid);
    await initialise(options.native, draft, user);
    if (isReachable) await rename(draft, entry);
    else await publishByLink(draft, join(systemFolder, `cluster-${random}`), entry);
    await syncFolder(folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true }).catch(() => {});
    if (error instanceof StartupError) throw error;
    if (['ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(codeOf(error))) return;
    throw new StartupError(
      `The data folder ${folder} cannot take a new database (${messageOf(error)}). Make the folder writable for this user, or set ONHAND_DATA to another folder.${user === null ? '' : `\n${waysOut(user)}`}`,
    );
  }
}

/** Makes sure that PostgreSQL's user owns and can reach an existing cluster. Throws StartupError if it cannot. */
export async function openCluster(path: string, user: SystemUser | null, version: string): Promise<void> {
  const ours = version.split('.')[0];
  const theirs = await readFile(join(path, 'PG_VERSION'), 'utf8').catch((error: unknown) => {
    throw new StartupError(`${path} is not a PostgreSQL database (${messageOf(error)}).`);
  });
  if (theirs.trim() !== ours) {
    throw new StartupError(
      `The database in ${path} was created by PostgreSQL ${theirs.trim()}, and this Onhand comes with PostgreSQL ${ours}, which cannot read it. Start the Onhand that created it, or set ONHAND_DATA to another folder.`,
    );
  }
  if (user === null) return;
  if (!(await mayEnter(dirname(path), user))) {
    throw new StartupError(`PostgreSQL cannot reach its database in ${path}.\n${waysOut(user)}`);
  }
  if ((await stat(path)).uid === user.uid) return;
  await giveTree(path, user).catch((error: unknown) => {
    throw new StartupError(
      `PostgreSQL's user cannot be made the owner of the database in ${path} (${messageOf(error)}).\n${waysOut(user)}`,
    );
  });
}

async function initialise(native: string, cluster: string, user: SystemUser | null): Promise<void> {
  const initdb = join(native, 'bin/initdb');
  const options = [...INITDB_OPTIONS, '-D', cluster];
  const made = user === null ? runNamed(initdb, options) : run(initdb, options, user);
  const result = await made.catch((error: unknown) => {
    throw error instanceof StartupError ? error : cannotRun(initdb, error);
  });
  if (result.code !== 0) {
    throw new StartupError(`PostgreSQL could not create a new database in ${cluster}:\n${lastLines(result.output)}`);
  }
}

/** The error for a PostgreSQL program that the system could not even start. */
export function cannotRun(program: string, error: unknown): StartupError {
  return new StartupError(
    `The program ${program} cannot be run on this system (${messageOf(error)}). Set DATABASE_URL to a PostgreSQL server of your own.`,
  );
}

async function publishByLink(draft: string, cluster: string, entry: string): Promise<void> {
  await rename(draft, cluster);
  try {
    await syncFolder(dirname(cluster));
    await symlink(cluster, entry);
  } catch (error) {
    await rm(cluster, { recursive: true, force: true });
    throw error;
  }
}

async function makeSystemFolder(systemFolder: string, folder: string, user: SystemUser): Promise<void> {
  try {
    await makeOpenFolder(systemFolder);
    if (await mayEnter(systemFolder, user)) return;
    throw new Error(`${systemFolder} is closed to it too`);
  } catch (error) {
    throw new StartupError(
      `PostgreSQL cannot enter the data folder ${folder}, and the database cannot be placed in ${systemFolder} either (${messageOf(error)}).\n${waysOut(user)}`,
    );
  }
}

/** A killed start leaves its draft behind. */
async function removeAbandonedDrafts(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!/^(postgres\.new-\d+-[0-9a-f]{8}|cluster-[0-9a-f]{8}\.new-\d+)$/.test(name)) continue;
    const path = join(parent, name);
    const status = await stat(path).catch(() => null);
    if (status !== null && Date.now() - status.mtimeMs > ABANDONED_AFTER)
      await rm(path, { recursive: true, force: true });
  }
}

async function giveTree(path: string, user: SystemUser): Promise<void> {
  for (const entry of await readdir(path, { withFileTypes: true })) {
    if (entry.isDirectory()) await giveTree(join(path, entry.name), user);
    else await lchown(join(path, entry.name), user.uid, user.gid);
  }
  await lchown(path, user.uid, user.gid);
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
