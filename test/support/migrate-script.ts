/** A process that migrates the database of its argument, and prints the names of the migrations that it applied. */
import { createLog, createPool, migrate } from '../../src/platform/index.ts';

const config = JSON.parse(process.argv[2] ?? '{}');
const pool = createPool(config, { connections: 1, preparedStatements: true, log: createLog('silent') });
console.log(JSON.stringify(await migrate(pool)));
await pool.end();
