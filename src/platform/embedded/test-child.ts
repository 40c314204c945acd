// A program for the tests: starts the embedded server of the given folder, reports the result in one line of JSON,
// and then waits to be killed ('wait') or ends on its own ('leave').
import { pino } from 'pino';
import { startEmbedded } from './index.ts';
import { messageOf } from './processes.ts';

const [folder = '', mode] = process.argv.slice(2);
// Reported, so that a test can show that Ctrl-C reaches this process and not PostgreSQL.
process.on('SIGINT', () => {});
try {
  const { connection } = await startEmbedded({ folder, log: pino({ level: 'silent' }) });
  process.stdout.write(`${JSON.stringify({ connection })}\n`);
  if (mode === 'wait') setInterval(() => {}, 60_000);
} catch (error) {
  const name = error instanceof Error ? error.name : '';
  process.stdout.write(`${JSON.stringify({ error: messageOf(error), name })}\n`);
}
