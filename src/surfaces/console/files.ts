import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** A file of the console that its document refers to. */
interface Asset {
  type: string;
  plain: Buffer;
  /** The compressed content, for clients that accept it; compressed at the first request. */
  packed(): Buffer;
}

/** One build of the console: its document, and the files that this document refers to. */
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
 * Reads the built console as a whole, so that the files that a process serves always fit together and fit its API, whatever is built
 * into the folder while it runs. Null if there is no build.
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
