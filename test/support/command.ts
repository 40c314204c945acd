import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { shared } from './shared.ts';

const { path: program } = await shared('program');

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
  /** Standard output read as JSON, whose shape the test knows. */
  // biome-ignore lint/suspicious/noExplicitAny: the tests look into results of every shape.
  json: () => any;
}

/** Starts the built program as a shell would; `ended` tells how it went. */
export function startCommand(
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  input = '',
): { child: ChildProcess; ended: Promise<Ended> } {
  const {
    DATABASE_URL: _one,
    ONHAND_URL: _two,
    ONHAND_KEY: _three,
    ONHAND_ADMIN_KEY: _four,
    ...inherited
  } = process.env;
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...inherited, ONHAND_DATA: '/nonexistent/onhand', ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdin.on('error', () => undefined); // A command that reads nothing may end before its input.
  child.stdin.end(input);
  const ended = once(child, 'close').then(() => ({
    code: child.exitCode,
    stdout,
    stderr,
    json: () => JSON.parse(stdout),
  }));
  return { child, ended };
}

/** Runs the built program to its end. */
export function runCommand(args: readonly string[], environment: NodeJS.ProcessEnv = {}, input = ''): Promise<Ended> {
  return startCommand(args, environment, input).ended;
}
