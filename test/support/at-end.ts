const endings: (() => unknown)[] = [];

/**
 * Has something done when the present test file is over, after its own `afterAll`; what was asked for last is done first. It may be
 * called from anywhere, from a test that runs too. Helpers use it in place of hooks of their own: a helper is loaded once for many files.
 */
export function atEnd(ending: () => unknown): void {
  endings.push(ending);
}

/** Does what was asked for since the last call; the setup of every test file calls it. Throws the first error after all is done. */
export async function endFile(): Promise<void> {
  const errors: unknown[] = [];
  for (let ending = endings.pop(); ending !== undefined; ending = endings.pop()) {
    try {
      await ending();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0];
}
