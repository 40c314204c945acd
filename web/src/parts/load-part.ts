/** A script of the console that is not to be had: the server has another console by now, or does not answer. */
export class PartMissing extends Error {
  override name = 'PartMissing';
}

/** What browsers say of a script that they could not load, and the bundler of a style sheet. */
const NOT_LOADED = /module script|imported module|preload css/i;

/** Loads a part of the console that comes with a script of its own. Where that is gone, the person is told what to do about it. */
export async function loadPart<Part>(load: () => Promise<Part>): Promise<Part> {
  try {
    return await load();
  } catch (error) {
    if (!NOT_LOADED.test((error as Error).message)) throw error;
    const why = 'A part of this page did not come. Onhand was upgraded since you opened it, or does not answer now.';
    throw new PartMissing(`${why} Load the page again to go on.`, { cause: error });
  }
}
