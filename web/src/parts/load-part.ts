import { reportWaiting } from '../api/reachability.ts';

/** A script of the console that is not to be had: the server has another console by now, or does not answer. */
export class PartMissing extends Error {
  override name = 'PartMissing';
}

/** What browsers say of a script that they could not load, and the bundler of a style sheet. */
const NOT_LOADED = /module script|imported module|preload css/i;

/** From here on the page says that it waits, and from here on it waits no longer. */
const LONG_MS = 3_000;
const MAX_MS = 15_000;

/**
 * Loads a part of the console that comes with a script of its own. Where that is gone, or does not come in time, the error says what to do
 * about it.
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
  const why = 'A part of this page did not come. Onhand was upgraded since you opened it, or does not answer now.';
  return new PartMissing(`${why} Load the page again to go on.`, { cause });
}
