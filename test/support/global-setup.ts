import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { createLog, createPool, migrate, projectFolder } from '../../src/platform/index.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    server: pg.ClientConfig;
    template: string;
  }
}

/**
 * One PostgreSQL server for the whole run: the embedded one in a folder of its own, or the one that ONHAND_TEST_DATABASE_URL names.
 * A migrated template database is made once; each test file clones it.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // Once for all, before several test files start the program at the same time.
  execFileSync(process.execPath, [join(projectFolder(), 'scripts/build.mjs')], { cwd: projectFolder() });
  const url = process.env.ONHAND_TEST_DATABASE_URL;
  const { server, stop } =
    url === undefined ? await embedded() : { server: { connectionString: url }, stop: async () => {} };
  const template = `onhand_template_${process.pid}`;
  const admin = new pg.Client(server);
  await admin.connect();
  await admin.query(`create database ${template} encoding 'UTF8' template template0`);
  const pool = createPool(withDatabase(server, template), {
    connections: 2,
    preparedStatements: true,
    log: createLog('silent'),
  });
  await migrate(pool);
  await pool.end();
  project.provide('server', server);
  project.provide('template', template);
  return async () => {
    await admin.query(`drop database if exists ${template} with (force)`);
    await admin.end();
    await stop();
  };
}

async function embedded(): Promise<{ server: pg.ClientConfig; stop: () => Promise<void> }> {
  const { startEmbedded } = await import('../../src/platform/index.ts');
  const folder = await mkdtemp(join(tmpdir(), 'onhand-test-'));
  const started = await startEmbedded({ folder, log: createLog('silent') });
  return {
    server: started.connection,
    async stop() {
      await started.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The same server, another database. */
export function withDatabase(server: pg.ClientConfig, database: string): pg.ClientConfig {
  if (server.connectionString === undefined) return { ...server, database };
  const url = new URL(server.connectionString);
  url.pathname = `/${database}`;
  return { connectionString: url.href };
}
