// The suite on a PostgreSQL server of one's own: the one that DATABASE_URL names. Each test file makes a database of its own there
// and drops it, so the user must be allowed to.
import { spawnSync } from 'node:child_process';

const { DATABASE_URL: url, ...environment } = process.env;
if (!url) {
  console.error(
    'Set DATABASE_URL to a PostgreSQL server whose user may make databases, for example\n' +
      '  DATABASE_URL=postgres://postgres@127.0.0.1/postgres npm run test:postgres',
  );
  process.exit(1);
}

const LEFT_OUT = {
  'src/platform/embedded/**': 'they start and stop the embedded server itself',
  'test/crash.test.ts': 'it kills the embedded server of a data folder; nobody kills yours',
};

for (const [files, reason] of Object.entries(LEFT_OUT)) console.log(`Left out: ${files} (${reason})`);
const { status } = spawnSync('npx', ['vitest', 'run', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...environment, ONHAND_TEST_DATABASE_URL: url, ONHAND_TEST_LEFT_OUT: Object.keys(LEFT_OUT).join() },
});
process.exit(status ?? 1);
