/** A reason not to start (or not to run a command) that a person can act on: its message is printed alone, without a stack. */
export class StartupError extends Error {
  override name = 'StartupError';
}
