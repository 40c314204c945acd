import { chown, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { accountName } from './accounts.ts';
import type { SystemUser } from './processes.ts';

/**
 * Writes who may connect to a cluster's server: only through its socket, processes of its own user, and of root where root
 * started it; the system identifies the user of a process. It cannot do so for a user that has only a number:
 * there the socket's folder, which is closed to all others, keeps them out.
 */
export async function writeAccess(cluster: string, user: SystemUser | null): Promise<void> {
  const uid = user?.uid ?? process.getuid?.() ?? 0;
  const name = await accountName(uid);
  const trusted = [...(name === null ? [] : [name]), ...(user === null ? [] : ['root'])];
  const how = trusted.length === 0 ? 'trust' : 'peer map=onhand';
  const note = '# Written by Onhand at each start.';
  await writeOwned(cluster, 'pg_hba.conf', [note, `local all all ${how}`, 'local replication all reject'], user);
  await writeOwned(cluster, 'pg_ident.conf', [note, ...trusted.map((who) => `onhand "${who}" all`)], user);
}

async function writeOwned(cluster: string, file: string, lines: string[], user: SystemUser | null): Promise<void> {
  const path = join(cluster, file);
  const text = `${lines.join('\n')}\n`;
  if ((await readFile(path, 'utf8').catch(() => '')) === text) return;
  const draft = `${path}.new-${process.pid}`;
  await writeFile(draft, text, { mode: 0o600 });
  if (user !== null) await chown(draft, user.uid, user.gid);
  await rename(draft, path);
}
