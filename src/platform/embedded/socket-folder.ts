import { createHash } from 'node:crypto';
import { lchown, lstat, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartupError } from '../startup-error.ts';
import { codeOf, messageOf, type SystemUser } from './processes.ts';
import { mayEnter } from './server-user.ts';

/** The port is only part of the socket's file name. */
export const SOCKET_PORT = 5432;

// A socket's path has 107 bytes on Linux and 103 on macOS.
const MAX_SOCKET_PATH = 103;

/** The folder for a data folder's socket: short, the same at each start, and under a folder PostgreSQL's user may enter. */
export async function chooseSocketFolder(folder: string, user: SystemUser | null): Promise<string> {
  const owner = user?.uid ?? process.getuid?.();
  const name = `onhand-${createHash('sha256').update(`${owner}:${folder}`).digest('hex').slice(0, 16)}`;
  const preferred = join(tmpdir(), name);
  const isShort = Buffer.byteLength(join(preferred, `.s.PGSQL.${SOCKET_PORT}`)) <= MAX_SOCKET_PATH;
  const isReachable = isShort && (await mayEnter(tmpdir(), user).catch(() => false));
  return isReachable ? preferred : join('/tmp', name);
}

/**
 * Creates the socket's folder, open only to PostgreSQL's user. Throws StartupError if somebody else created it first: in a
 * folder that all may write, they could listen in our place.
 */
export async function makeSocketFolder(socketFolder: string, user: SystemUser | null): Promise<void> {
  const owner = user ?? { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  try {
    await mkdir(socketFolder, { mode: 0o700 });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') {
      throw new StartupError(
        `The folder ${socketFolder} for PostgreSQL's socket cannot be created (${messageOf(error)}).`,
      );
    }
  }
  const status = await lstat(socketFolder);
  if (status.uid === 0 && owner.uid !== 0 && process.getuid?.() === 0 && status.isDirectory()) {
    await lchown(socketFolder, owner.uid, owner.gid);
  } else if (!status.isDirectory() || status.uid !== owner.uid) {
    throw new StartupError(
      `${socketFolder} is needed for PostgreSQL's socket, but belongs to another user. Remove it, or set TMPDIR to another folder.`,
    );
  }
  if ((status.mode & 0o077) !== 0) {
    throw new StartupError(
      `${socketFolder} is needed for PostgreSQL's socket, but is open to other users. Run: chmod 700 ${socketFolder}`,
    );
  }
}
