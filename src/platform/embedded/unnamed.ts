import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartupError } from '../startup-error.ts';
import { accountName } from './accounts.ts';
import { run } from './processes.ts';

/** Where systems keep the library that names unknown users. */
const LIBRARY_FOLDERS = ['/usr/lib', '/usr/lib64', '/lib', '/lib64'];
const LIBRARY = 'libnss_wrapper.so';

/**
 * Runs a program that insists on a name for its user, even where the system has only a number for our user, as in a container
 * that runs as an arbitrary one: with a library that supplies a name, or in a namespace that maps it to another number.
 * Throws StartupError if the system has neither.
 */
export async function runNamed(
  program: string,
  programArguments: string[],
): Promise<{ code: number | null; output: string }> {
  const uid = process.getuid?.() ?? 0;
  if ((await accountName(uid)) !== null) return run(program, programArguments, null);
  const library = findLibrary();
  if (library !== null) return runWithLibrary(library, program, programArguments);
  const namespace = ['--user', '--map-user=65534', '--'];
  const { code } = await run('unshare', [...namespace, 'id', '-un'], null).catch(() => ({ code: null }));
  if (code === 0) return run('unshare', [...namespace, program, ...programArguments], null);
  throw new StartupError(
    [
      `The system knows no user with the id ${uid}, and PostgreSQL does not create a database for a user without a name. Do one of these:`,
      '  - install libnss-wrapper, with which Onhand can name it,',
      '  - start Onhand as a user that the system knows (add a line to /etc/passwd), or as root,',
      '  - set ONHAND_DATA to a folder with an existing database,',
      '  - set DATABASE_URL to a PostgreSQL server of your own.',
    ].join('\n'),
  );
}

async function runWithLibrary(library: string, program: string, programArguments: string[]) {
  const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
  const folder = await mkdtemp(join(tmpdir(), 'onhand-name-'));
  const [passwd, group] = [join(folder, 'passwd'), join(folder, 'group')];
  try {
    await writeFile(passwd, `onhand:x:${uid}:${gid}:Onhand:/nonexistent:/bin/false\n`);
    await writeFile(group, `onhand:x:${gid}:\n`);
    const env = { LD_PRELOAD: library, NSS_WRAPPER_PASSWD: passwd, NSS_WRAPPER_GROUP: group };
    return await run(program, programArguments, null, env);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function findLibrary(): string | null {
  const folders = LIBRARY_FOLDERS.filter((folder) => existsSync(folder));
  const nested = folders.flatMap((folder) =>
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name.includes('linux'))
      .map((entry) => join(folder, entry.name)),
  );
  return [...folders, ...nested].map((folder) => join(folder, LIBRARY)).find((path) => existsSync(path)) ?? null;
}
