import type { Stats } from 'node:fs';
import { chmod, mkdir, realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Account, ownerAccount } from './accounts.ts';
import type { SystemUser } from './processes.ts';

const NOBODY_ID = process.platform === 'darwin' ? 4_294_967_294 : 65_534;

/** Whether this process runs as root, as which PostgreSQL refuses to run. */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * The user to run PostgreSQL as; null means our own. Root runs it as a dedicated user, or as the ordinary user that
 * already owns the cluster, so that one start as root does not take the data away from them. A cluster that belongs to `nobody`, which
 * other programs use too, goes to the dedicated user, unless its server `isRunning`. Throws StartupError if that user cannot be created.
 */
export async function chooseServerUser(
  clusterOwner: SystemUser | null,
  isRunning: () => Promise<boolean>,
): Promise<SystemUser | null> {
  if (!isRoot()) return null;
  if (clusterOwner === null || clusterOwner.uid === 0) return ownerAccount();
  return clusterOwner.uid === NOBODY_ID && !(await isRunning()) ? ownerAccount() : clusterOwner;
}

/** Whether a user has one kind of access (4 read, 2 write, 1 enter or execute) to a file, by its owner and mode. */
export function isPermitted(file: Stats, user: SystemUser, access: 1 | 2 | 4): boolean {
  const shift = file.uid === user.uid ? 6 : file.gid === user.gid ? 3 : 0;
  return ((file.mode >> shift) & access) !== 0;
}

/** Whether a user may enter a folder and every folder above it. Our own user (null) is not checked: the system reports that itself. */
export async function mayEnter(folder: string, user: SystemUser | null): Promise<boolean> {
  if (user === null) return true;
  for (let current = await realpath(folder); ; current = dirname(current)) {
    if (!isPermitted(await stat(current), user, 1)) return false;
    if (current === dirname(current)) return true;
  }
}

/** Creates a missing folder that all users may enter, whatever the umask. */
export async function makeOpenFolder(folder: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true, mode: 0o755 });
  if (made !== undefined) await chmod(folder, 0o755);
}

/** What to do about a folder that PostgreSQL's user cannot reach. */
export function waysOut(user: SystemUser & Partial<Account>): string {
  const who = user.name === undefined ? `the user with id ${user.uid}` : `the user "${user.name}"`;
  return [
    `PostgreSQL refuses to run as root, so it runs as ${who}, who must be able to enter the folder. Do one of these:`,
    '  - move the folder to a place that other users may enter (for example /opt or /srv),',
    '  - set ONHAND_DATA to a folder that other users may enter,',
    '  - start Onhand as an ordinary user,',
    '  - set DATABASE_URL to a PostgreSQL server of your own.',
  ].join('\n');
}
