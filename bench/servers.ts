import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

export const OPERATOR_KEY = 'the-operator-of-the-bench';

/** A server in a process of its own. */
export interface MeasuredServer {
  url: string;
  stop(): Promise<void>;
}

const ROOT = join(import.meta.dirname, '..');
/** Of each server's pool. */
const CONNECTIONS = '10';
const START_LIMIT_MS = 60_000;

/** Our server as it is shipped: the bundle, with other settings where some are given. With a folder, it leaves a CPU profile there. */
export function startOurs(
  databaseUrl: string,
  settings: Record<string, string> = {},
  profileFolder?: string,
): Promise<MeasuredServer> {
  const folder = mkdtempSync(join(tmpdir(), 'onhand-bench-server-'));
  const profiling = profileFolder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`];
  const started = start([...profiling, join(ROOT, 'bin', 'onhand.js'), 'serve'], {
    HOST: '127.0.0.1',
    PORT: '0',
    DATABASE_URL: databaseUrl,
    LOG_LEVEL: 'silent',
    ONHAND_DATA: folder,
    ONHAND_ADMIN_KEY: OPERATOR_KEY,
    ONHAND_DATABASE_CONNECTIONS: CONNECTIONS,
    ...settings,
  });
  return started.finally(() => rmSync(folder, { recursive: true, force: true }));
}

/** The hand-written way, bundled like ours. */
export async function startBaseline(databaseUrl: string, constantAnswer: unknown): Promise<MeasuredServer> {
  const outfile = join(ROOT, 'dist', 'bench-baseline.js');
  await build({
    entryPoints: [join(import.meta.dirname, 'baseline', 'server.ts')],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    logLevel: 'warning',
  });
  return start([outfile], {
    DATABASE_URL: databaseUrl,
    DATABASE_CONNECTIONS: CONNECTIONS,
    CONSTANT_ANSWER: JSON.stringify(constantAnswer),
  });
}

async function start(parameters: string[], environment: Record<string, string>): Promise<MeasuredServer> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, parameters, {
    cwd: ROOT,
    env: { PATH, HOME, NODE_ENV: 'production', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await firstUrl(child);
  return {
    url,
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function firstUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error('A server did not start in time.'));
    }, START_LIMIT_MS);
    let output = '';
    child.stdout?.on('data', (chunk) => {
      output += chunk;
      const found = /listens on (http:\S+)/.exec(output);
      if (found === null) return;
      clearTimeout(timer);
      resolve(found[1]!);
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`A server ended with code ${code} before it listened.`));
    });
  });
}
