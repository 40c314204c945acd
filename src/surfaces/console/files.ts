import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** A file of the console that its document names. */
interface Asset {
  type: string;
  plain: Buffer;
  /** The same for those who can unpack it; packed when it is asked for first. */
  packed(): Buffer;
}

/** The console as it was built once: its document, and the files that this very document names. */
export interface ConsoleFiles {
  page: string;
  assets: ReadonlyMap<string, Asset>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/**
 * Reads the built console as a whole, so that what a process serves always fits together and fits its API, whatever is built into the
 * folder while it runs. Null where nothing was built.
 */
export function readConsole(folder: string): ConsoleFiles | null {
  const page = readIfThere(join(folder, 'index.html'));
  if (page === null) return null;
  const place = join(folder, 'assets');
  const assets = new Map(readdirSync(place).map((name) => [name, assetOf(name, readFileSync(join(place, name)))]));
  return { page: page.toString('utf8'), assets };
}

function assetOf(name: string, plain: Buffer): Asset {
  let packed: Buffer | undefined;
  return {
    type: TYPES[extname(name)] ?? 'application/octet-stream',
    plain,
    packed() {
      packed ??= gzipSync(plain);
      return packed;
    },
  };
}

function readIfThere(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
