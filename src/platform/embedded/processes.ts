import { execFile, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

/** A system user to run a program as. */
export interface SystemUser {
  uid: number;
  gid: number;
}

/** Waits; for polling loops. */
export function sleep(milliseconds: number): Promise<void> {
  return wait(milliseconds);
}

/** The error code ('ENOENT', '57P03', …) of an error by Node or pg, or an empty string. */
export function codeOf(error: unknown): string {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === 'string' ? code : '';
}

/** An error's message, or the thrown thing itself as text. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Whether a process with this id is running. One that has ended but has not been collected by its parent is not. */
export function isAlive(pid: number): boolean {
  return isListed(pid) && !isZombie(pid);
}

/** Whether the system still lists a process with this id, even an ended one. */
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
    // The state follows the command's name, which is in parentheses and may itself contain any character.
    const state = stat.charAt(stat.lastIndexOf(')') + 2);
    return state === 'Z' || state === 'X';
  } catch {
    return false;
  }
}

/** The command line of a process, its arguments joined by spaces and followed by one; null if unknown. */
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
    // A user that may not enter our working folder would get a warning from every program.
    cwd: '/',
    env: { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' } as NodeJS.ProcessEnv,
    // macOS gives nobody the id 2³² − 2, which Node expects as −2 here.
    ...(user === null ? {} : { uid: user.uid | 0, gid: user.gid | 0 }),
  };
}

/**
 * Runs a program to its end, with `env` added to its bare environment, and returns its exit code (null: ended by a signal) and its
 * whole output. Rejects if it cannot be started.
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
