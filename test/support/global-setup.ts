import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import type { Shared } from './shared.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Answers the test files' `shared()`: makes what they ask for once, and removes it when the run is over. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const endings: (() => Promise<void>)[] = [];
  const makers: { [Name in keyof Shared]: () => Promise<Shared[Name]> } = {
    database: async () => {
      // Read when it is first needed: it loads a good part of the program.
      const { startDatabase } = await import('./shared-database.ts');
      const { stop, ...made } = await startDatabase();
      endings.push(stop);
      return made;
    },
    program: async () => {
      const path = join(ROOT, 'bin/onhand.js');
      // It builds itself where the bundle is missing or older than the sources.
      await promisify(execFile)(process.execPath, [path, '--version']);
      return { path };
    },
  };
  const made: { [name: string]: Promise<unknown> } = {};
  const server = createServer(async ({ url = '' }, response) => {
    const name = url.slice(1) as keyof Shared;
    try {
      made[name] ??= makers[name]();
      response.end(JSON.stringify(await made[name]));
    } catch (error) {
      response.writeHead(500).end(error instanceof Error ? error.message : String(error));
    }
  });
  const folder = mkdtempSync(join(tmpdir(), 'onhand-shared-'));
  await new Promise<void>((resolve) => server.listen(join(folder, 'socket'), resolve));
  project.provide('shared', join(folder, 'socket'));
  // While Vitest watches, each run is another one, of other sources.
  project.onTestsRerun(() => {
    delete made.program;
  });
  return async () => {
    server.close();
    server.closeAllConnections();
    // What is still being made is made first, so that it can be ended.
    await Promise.allSettled(Object.values(made));
    for (const end of endings) await end();
    rmSync(folder, { recursive: true, force: true });
  };
}
