import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, StartupError } from '../platform/index.ts';

/** The file in the data folder that keeps the operator's key. */
export const ADMIN_KEY_FILE = 'admin-key';

/** The operator's key: from the settings, else from the data folder, where the first start creates it. */
export function readAdminKey(config: Config): { key: string; madeNow: boolean; file: string | undefined } {
  if (config.adminKey !== undefined) return { key: config.adminKey, madeNow: false, file: undefined };
  const file = join(config.dataFolder, ADMIN_KEY_FILE);
  try {
    if (existsSync(file)) return { key: readFileSync(file, 'utf8').trim(), madeNow: false, file };
    mkdirSync(config.dataFolder, { recursive: true });
    const key = `oha_${randomBytes(30).toString('base64url')}`;
    writeFileSync(file, `${key}\n`, { mode: 0o600, flag: 'wx' });
    return { key, madeNow: true, file };
  } catch (error) {
    throw new StartupError(
      `The operator's key cannot be kept in ${file} (${(error as Error).message}). Set ONHAND_ADMIN_KEY, or set ONHAND_DATA to a folder that you may write to.`,
    );
  }
}
