/** A reason not to start (or not to run a command) that a person can act on: only its message is printed, without a stack. */
export class StartupError extends Error {
  override name = 'StartupError';
}
