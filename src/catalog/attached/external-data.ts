/** What one application changes in the data that it attached to a row. Another application's is out of its sight. */
export interface ExternalDataChange {
  application: string;
  /** `replace` leaves the given keys alone; `merge` touches no other key. A key whose value is null goes in both. */
  mode: 'replace' | 'merge';
  values: Readonly<Record<string, string | null>>;
}

/** A row's external data, by application and key, after a change. An application that has nothing left is not named. */
export function changeExternalData(
  externalData: Readonly<Record<string, unknown>>,
  { application, mode, values }: ExternalDataChange,
): Record<string, unknown> {
  const before = Object.hasOwn(externalData, application) ? externalData[application] : undefined;
  const kept = mode === 'merge' && typeof before === 'object' && before !== null ? before : {};
  const all = Object.fromEntries([...Object.entries(kept), ...Object.entries(values)]);
  const own = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
  const others = Object.entries(externalData).filter(([name]) => name !== application);
  return Object.fromEntries(Object.keys(own).length === 0 ? others : [...others, [application, own]]);
}
