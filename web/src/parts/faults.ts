import { ServerRefusal } from '../api/client.ts';

/** What the server says of exactly this field, such as `units.0.factor`; undefined where it says nothing of it. */
export function faultAt(error: Error | null, path: string): string | undefined {
  if (!(error instanceof ServerRefusal)) return undefined;
  return error.problem.errors.find((fault) => fault.path === path)?.message;
}

/** What the server says of a field or of a part of it; undefined where it says nothing of it. */
export function faultOf(error: Error | null, path: string): string | undefined {
  if (!(error instanceof ServerRefusal)) return undefined;
  return error.problem.errors.find((fault) => fault.path === path || fault.path.startsWith(`${path}.`))?.message;
}

/**
 * A refusal whose faults name the rows of a form as people know them, in place of their places in a list: `1.minimum` or
 * `lines.1.quantity` becomes “CUP, quantity”. Other errors are returned as they are.
 */
export function withNames(error: Error | null, names: readonly string[]): Error | null {
  if (!(error instanceof ServerRefusal)) return error;
  const named = (path: string) => {
    const [, place = '', rest = ''] = /^(?:[a-z]+\.)?(\d+)(?:\.(.*))?$/i.exec(path) ?? [];
    const name = names[Number(place)];
    if (place === '' || name === undefined) return path;
    return rest === '' ? name : `${name}, ${rest}`;
  };
  const { problem } = error;
  const errors = problem.errors.map((fault) => ({ ...fault, path: named(fault.path) }));
  return new ServerRefusal({ ...problem, errors });
}
