import { ServerRefusal } from '../api/client.ts';

/** What the server said of a field of the request, such as `units.0.factor`; undefined where nothing is wrong with it. */
export function faultAt(error: Error | null, path: string): string | undefined {
  if (!(error instanceof ServerRefusal)) return undefined;
  return error.problem.errors.find((fault) => fault.path === path)?.message;
}
