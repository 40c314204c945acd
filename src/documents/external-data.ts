/** Data that applications attached to a row, each its own, under its GUID. */
export type ExternalData = Record<string, Record<string, string>>;

/** One value that an application sets; null deletes it. */
export interface ExternalValue {
  key: string;
  value: string | null;
}

/**
 * What an application's data is after it set these: `replace` forgets what is not given, `merge` leaves it. An application that has
 * nothing left is forgotten.
 */
export function setExternalData(
  before: Readonly<Record<string, unknown>>,
  application: string,
  values: readonly ExternalValue[],
  mode: 'replace' | 'merge',
): Record<string, unknown> {
  const own = mode === 'merge' ? { ...((before[application] ?? {}) as Record<string, string>) } : {};
  for (const { key, value } of values) {
    if (value === null) delete own[key];
    else own[key] = value;
  }
  const { [application]: _, ...others } = before;
  return Object.keys(own).length === 0 ? others : { ...others, [application]: own };
}
