import { StartupError } from '../startup-error.ts';
import { run, type SystemUser, sleep } from './processes.ts';

/** The user of the system whom root's database belongs to, who owns nothing else and whom nobody can sign in as. */
const OWNER = 'onhand';

/** How a user without a password, a shell and a home is made: by most systems, and by small ones. */
const WAYS = [
  ['useradd', '--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent', '--shell', '/bin/false'],
  ['adduser', '-S', '-D', '-H', '-s', '/bin/false'],
] as const;

/** How often it is tried while others hold the system's list of users, and the pause between, in milliseconds. */
const ATTEMPTS = 50;
const RETRY_MS = 100;

/** A user of the system with its name. */
export interface Account extends SystemUser {
  name: string;
}

/** The name of a user, by its id; null where the system knows none, as in a container that runs as some number. */
export async function accountName(uid: number): Promise<string | null> {
  return (await ask(['-un', String(uid)])) ?? null;
}

/** The user whom root's database belongs to, made if absent. Throws StartupError where it cannot be made. */
export async function ownerAccount(name = OWNER): Promise<Account> {
  for (let attempt = 1; ; attempt += 1) {
    const existing = await findAccount(name);
    if (existing !== null) return existing;
    const reasons = await makeAccount(name);
    const made = await findAccount(name);
    if (made !== null) return made;
    // Another start may be making it: the system lets one at a time change its list of users.
    if (attempt < ATTEMPTS && reasons.some((reason) => reason.includes('lock'))) await sleep(RETRY_MS);
    else throw cannotBeMade(name, reasons);
  }
}

/** Tries each way to make a user; why they failed, of those that did before one did not. */
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
      `PostgreSQL refuses to run as root, so it runs as the user "${name}", who is not there and cannot be made (${reasons.join('; ')}). Do one of these:`,
      `  - make a user "${name}" of the system, without a password,`,
      '  - start Onhand as an ordinary user,',
      '  - set DATABASE_URL to a PostgreSQL server of your own.',
    ].join('\n'),
  );
}

async function findAccount(name: string): Promise<Account | null> {
  const [uid, gid] = [await ask(['-u', name]), await ask(['-g', name])];
  return uid === undefined || gid === undefined ? null : { name, uid: Number(uid), gid: Number(gid) };
}

/** What the system's own `id` says; undefined where it knows no such user, or has no `id`. */
async function ask(question: string[]): Promise<string | undefined> {
  const { code, output } = await run('id', question, null).catch(() => ({ code: null, output: '' }));
  return code === 0 ? output.trim() : undefined;
}
