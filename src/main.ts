import { serve } from './operator/serve.ts';
import { readConfig, StartupError } from './platform/index.ts';

try {
  const running = await serve(readConfig(process.env));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void running.stop());
} catch (error) {
  if (!(error instanceof StartupError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
