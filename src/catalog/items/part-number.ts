import sqlTag, { type Sql as Fragment } from 'sql-template-tag';

/**
 * What all spellings of a part number share that differ in case, in blanks around them or in Unicode form: two items whose keys are
 * the same have the same part number. Letters are lowered one by one, as a database lowers them, so İ and ς are named.
 */
export function partNumberKey(partNumber: string): string {
  const lowered = [...partNumber.trim().normalize('NFC')].map((letter) =>
    letter === 'İ' ? 'i' : letter.toLowerCase(),
  );
  return lowered.join('').replaceAll('ς', 'σ').normalize('NFC');
}

/**
 * Rows `i` of the table item that a part number names: the item that is spelled just so, else all that share its key. These are
 * several only where a database holds twins of the days before keys.
 */
export function hasPartNumber(partNumber: string): Fragment {
  return sqlTag`(i.part_number_key = ${partNumberKey(partNumber)} and (i.part_number = ${partNumber}
    or not exists (select from item x where x.tenant_id = i.tenant_id and x.part_number = ${partNumber})))`;
}

/**
 * The item among some that a part number names: the one that is spelled just so, else the only one with its key; undefined where
 * there is none, or twins.
 */
export function namedBy<Named extends { partNumber: string }>(
  partNumber: string,
  sharing: readonly Named[],
): Named | undefined {
  const exact = sharing.find((item) => item.partNumber === partNumber);
  return exact ?? (sharing.length === 1 ? sharing[0] : undefined);
}
