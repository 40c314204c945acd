import { StartupError } from '../startup-error.ts';
import { run, type SystemUser, sleep } from './processes.ts';

/** The system user that owns root's database and nothing else, and that nobody can sign in as. */
const OWNER = 'onhand';

/** The commands that create a user without a password, a shell and a home: on most systems, and on small ones. */
const WAYS = [
  ['useradd', '--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent', '--shell', '/bin/false'],
  ['adduser', '-S', '-D', '-H', '-s', '/bin/false'],
] as const;

/** Attempts while others hold the system's list of users, and the pause between them in milliseconds. */
const ATTEMPTS = 50;
const RETRY_MS = 100;

/** A system user with its name. */
export interface Account extends SystemUser {
  name: string;
}

/** The name of a user id; null where the system has none, as in a container that runs as an arbitrary number. */
export async function accountName(uid: number): Promise<string | null> {
  return (await ask(['-un', String(uid)])) ?? null;
}

/** The user that owns root's database, created if absent. Throws StartupError if it cannot be created. */
export async function ownerAccount(name = OWNER): Promise<Account> {
  for (let attempt = 1; ; attempt += 1) {
    const existing = await findAccount(name);
    if (existing !== null) return existing;
    const reasons = await makeAccount(name);
    const made = await findAccount(name);
    if (made !== null) return made;
    // Another start may be creating it: the system lets one at a time change its list of users.
    if (attempt < ATTEMPTS && reasons.some((reason) => reason.includes('lock'))) await sleep(RETRY_MS);
    else throw cannotBeMade(name, reasons);
  }
}

/** Tries each command until one creates the user; returns why the earlier ones failed. */
async function makeAccount(name: string): Promise<string[]> {
  const reasons: string[] = [];
  for (const [program, ...options] of WAYS) {
    const { code, output } = await run(program, [...options, name], null).catch((error: Error) => ({
      code: null,
      output: error.message,
    }));
    if (code === 0) return reasons;
    reasons.push(`${program}: ${output.trim() || `ended with ${code}`}`);
  }
  return reasons;
}

function cannotBeMade(name: string, reasons: readonly string[]): StartupError {
  return new StartupError(
    [
      `PostgreSQL refuses to run as root, so it runs as the user "${name}", which does not exist and cannot be created (${reasons.join('; ')}). Do one of these:`,
      `  - create a system user "${name}" without a password,`,
      '  - start Onhand as an ordinary user,',
      '  - set DATABASE_URL to a PostgreSQL server of your own.',
    ].join('\n'),
  );
}

async function findAccount(name: string): Promise<Account | null> {
  const [uid, gid] = [await ask(['-u', name]), await ask(['-g', name])];
  return uid === undefined || gid === undefined ? null : { name, uid: Number(uid), gid: Number(gid) };
}

/** The output of the system's `id`; undefined if it does not know the user, or there is no `id`. */
async function ask(question: string[]): Promise<string | undefined> {
  const { code, output } = await run('id', question, null).catch(() => ({ code: null, output: '' }));
  return code === 0 ? output.trim() : undefined;
}
