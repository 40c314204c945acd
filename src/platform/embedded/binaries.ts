import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, open, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { StartupError } from '../startup-error.ts';
import type { Distribution } from './package.ts';
import { codeOf, messageOf, type SystemUser } from './processes.ts';
import { isPermitted, makeOpenFolder, mayEnter, waysOut } from './server-user.ts';

/**
 * Returns a folder with PostgreSQL's bin, lib and share that its user can run: the package's own, or, where that user
 * cannot reach it or its links cannot be created, a copy in the first suitable one of the given folders.
 * Throws StartupError when there is none.
 */
export async function prepareBinaries(
  distribution: Distribution,
  user: SystemUser | null,
  copyFolders: string[],
): Promise<string> {
  const { native, version } = distribution;
  if ((await isUsable(native, user)) && (await completeLinks(native))) return native;
  let reason = '';
  for (const parent of copyFolders) {
    const copy = join(parent, `postgresql-${version}`);
    try {
      if (!existsSync(copy)) await copyDistribution(native, copy);
      if ((await isUsable(copy, user)) && (await completeLinks(copy))) return copy;
      reason = `${copy} is of no use to that user`;
    } catch (error) {
      reason = messageOf(error);
    }
  }
  throw new StartupError(
    `The PostgreSQL programs in ${native} cannot be used where they are, and could not be copied (${reason}).\n${
      user === null ? 'Run npm ci as a user who may write that folder, or set DATABASE_URL.' : waysOut(user)
    }`,
  );
}

/** Whether a user may run the programs and read their files. */
async function isUsable(native: string, user: SystemUser | null): Promise<boolean> {
  if (user === null) return true;
  for (const name of ['bin', 'lib', 'share/postgresql']) {
    const folder = join(native, name);
    if (!(await mayEnter(folder, user))) return false;
    // npm writes all files with the same umask, so checking one is enough.
    const file = (await readdir(folder, { withFileTypes: true })).find((entry) => entry.isFile());
    if (file === undefined) return false;
    const status = await stat(join(folder, file.name));
    if (!isPermitted(status, user, 4) || (name === 'bin' && !isPermitted(status, user, 1))) return false;
  }
  return true;
}

/** Creates the links between libraries that npm leaves out with --ignore-scripts. False when the folder is not writable. */
async function completeLinks(native: string): Promise<boolean> {
  const text = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const list = JSON.parse(text) as { source: string; target: string }[];
  for (const { source, target } of list) {
    // The list's paths start at the package's folder, where this one is called "native"; a copy has another name.
    const link = join(native, relative('native', target));
    if (existsSync(link)) continue;
    try {
      await symlink(relative(dirname(target), source), link);
    } catch (error) {
      if (['EACCES', 'EPERM', 'EROFS'].includes(codeOf(error))) return false;
      if (codeOf(error) !== 'EEXIST') throw error;
    }
  }
  return true;
}

/** Copies under a temporary name and renames at the end, so that nobody ever sees half a copy. */
async function copyDistribution(native: string, target: string): Promise<void> {
  const parent = dirname(target);
  await makeOpenFolder(parent);
  const draft = join(parent, `${basename(target)}.new-${process.pid}-${randomBytes(4).toString('hex')}`);
  try {
    await copyTree(native, draft);
    await completeLinks(draft);
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Another start made the same copy first.
    if (!['ENOTEMPTY', 'EEXIST'].includes(codeOf(error))) throw error;
  }
}

async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to);
  // Whatever the umask is here and was for npm: others may read all files and run the programs.
  await chmod(to, 0o755);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, copy] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copyTree(source, copy);
    else if (entry.isFile()) await copyOneFile(source, copy);
  }
}

async function copyOneFile(source: string, copy: string): Promise<void> {
  await copyFile(source, copy);
  const file = await open(copy, 'r+');
  try {
    await file.chmod((await stat(source)).mode & 0o100 ? 0o755 : 0o644);
    await file.datasync();
  } finally {
    await file.close();
  }
}
