import type { Command } from 'commander';
import { readConfig } from '../../platform/index.ts';
import { withExamples } from '../define.ts';

const SETTINGS = `Settings (environment variables):
  HOST                        address to listen on (127.0.0.1)
  PORT                        port to listen on (8080; 0 lets the system choose)
  DATABASE_URL                a PostgreSQL server to use; without it one is kept in the data folder
  ONHAND_DATA                 the data folder (./data)
  ONHAND_ADMIN_KEY            the operator's key; without it the first start creates one
  ONHAND_TRUST_PROXY          the number of proxies in front, or a list of their networks (0)
  ONHAND_CORS_ORIGINS         origins whose pages may call from a browser, separated by commas
  ONHAND_METRICS_TOKEN        the token that a scraper of /metrics must send; without it that page is open
  ONHAND_PREPARED_STATEMENTS  0 for a connection pooler that cannot keep them (1)
  ONHAND_DATABASE_CONNECTIONS connections to the database (10)
  ONHAND_DEMO                 1 fills an empty database with a demonstration company (0)
  LOG_LEVEL                   fatal, error, warn, info, debug, trace or silent (info)`;

export function defineServe(program: Command): void {
  const command = program
    .command('serve')
    .description('start the server; on SIGTERM or Ctrl-C it finishes accepted requests, then stops')
    .action(runServer);
  withExamples(
    command,
    [
      ['onhand serve', 'listens on http://127.0.0.1:8080 with a database of its own under ./data'],
      ['PORT=9000 ONHAND_DATA=/var/lib/acme onhand serve', 'another port, another data folder'],
      ['DATABASE_URL=postgres://onhand@db/onhand onhand serve', 'on your own PostgreSQL server'],
    ],
    SETTINGS,
  );
}

/** The first signal lets the server finish, even while it is starting; a second one ends the process immediately. */
async function runServer(): Promise<void> {
  let asked = 0;
  let stopping: () => void = () => undefined;
  const asksToStop = new Promise<void>((resolve) => {
    stopping = resolve;
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      asked += 1;
      if (asked > 1) process.exit(1);
      stopping();
    });
  }
  const config = readConfig(process.env);
  // Read for this command alone: the surfaces and what they stand on take longer to load than all other commands take to run.
  const { serve } = await import('../serve.ts');
  const running = await serve(config);
  await asksToStop;
  await running.stop();
}
