import { execFile, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

/** A user of the system to run a program as. */
export interface SystemUser {
  uid: number;
  gid: number;
}

/** Waits; for polling loops. */
export function sleep(milliseconds: number): Promise<void> {
  return wait(milliseconds);
}

/** The error code ('ENOENT', '57P03', …) that Node and pg put on their errors, or an empty string. */
export function codeOf(error: unknown): string {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === 'string' ? code : '';
}

/** An error's message, or the thrown thing itself as text. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Whether a process with this id runs. One that has ended but was not yet collected by its parent does not. */
export function isAlive(pid: number): boolean {
  return isListed(pid) && !isZombie(pid);
}

/** Whether the system still lists a process with this id, be it one that has ended. */
export function isListed(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

function isZombie(pid: number): boolean {
  if (process.platform !== 'linux') return false;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The state follows the command's name, which stands in parentheses and may itself hold any character.
    const state = stat.charAt(stat.lastIndexOf(')') + 2);
    return state === 'Z' || state === 'X';
  } catch {
    return false;
  }
}

/** The command line of a process, its arguments joined by spaces and followed by one; null when it cannot be known. */
export async function commandLineOf(pid: number): Promise<string | null> {
  try {
    if (process.platform === 'linux') return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ');
    const { stdout } = await promisify(execFile)('ps', ['-ww', '-o', 'command=', '-p', String(pid)]);
    return `${stdout.trim()} `;
  } catch {
    return null;
  }
}

/** The options to start a program as another user, with nothing of our environment that could change what it does. */
export function spawnOptions(user: SystemUser | null) {
  return {
    // A user that may not enter our working folder would be warned of it by every program.
    cwd: '/',
    env: { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' } as NodeJS.ProcessEnv,
    // macOS numbers nobody 2³² − 2, which Node takes as −2 here.
    ...(user === null ? {} : { uid: user.uid | 0, gid: user.gid | 0 }),
  };
}

/**
 * Runs a program to its end, with `env` beside its bare environment, and gives its exit code (null: ended by a signal) and all it
 * printed. Rejects when it cannot be started.
 */
export function run(
  program: string,
  programArguments: string[],
  user: SystemUser | null,
  env: NodeJS.ProcessEnv = {},
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const options = spawnOptions(user);
    const child = spawn(program, programArguments, {
      ...options,
      env: { ...options.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const collect = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

/** The last lines of a program's output, for an error message. */
export function lastLines(output: string, count = 8): string {
  return output.trim().split('\n').slice(-count).join('\n');
}
