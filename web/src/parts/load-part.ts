import { reportWaiting } from '../api/reachability.ts';

/** A script of the console cannot be loaded: the server has a newer console, or does not answer. */
export class PartMissing extends Error {
  override name = 'PartMissing';
}

/** The errors of browsers for a script that they could not load, and of the bundler for a style sheet. */
const NOT_LOADED = /module script|imported module|preload css/i;

/** From here on the page says that it is waiting, and from here on it gives up. */
const LONG_MS = 3_000;
const MAX_MS = 15_000;

/**
 * Loads a part of the console that has a script of its own. Where that is gone, or does not arrive in time, the error says what to do.
 */
export async function loadPart<Part>(load: () => Promise<Part>): Promise<Part> {
  let isShort: (() => void) | undefined;
  const long = setTimeout(() => {
    isShort = reportWaiting();
  }, LONG_MS);
  let deadline: ReturnType<typeof setTimeout> | undefined;
  try {
    const late = new Promise<never>((_, reject) => {
      deadline = setTimeout(() => reject(missing()), MAX_MS);
    });
    return await Promise.race([load(), late]);
  } catch (error) {
    throw NOT_LOADED.test((error as Error).message) ? missing(error) : error;
  } finally {
    clearTimeout(long);
    clearTimeout(deadline);
    isShort?.();
  }
}

function missing(cause?: unknown): PartMissing {
  const why = 'A part of this page could not be loaded. Onhand was upgraded since you opened it, or is not answering.';
  return new PartMissing(`${why} Reload the page to go on.`, { cause });
}
