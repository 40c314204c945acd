import sqlTag, { type Sql as Fragment } from 'sql-template-tag';
import { type Sql, substringPattern } from '../../platform/index.ts';

/** Characters from which on a text holds a trigram, and can be looked for anywhere. */
const SUBSTRING_MIN = 3;

/** Ids of items whose part number or name holds the text (begins with it, when it is shorter than three characters), in their order. */
export async function searchItemIds(sql: Sql, text: string, after: number, most: number): Promise<number[]> {
  const isStart = [...text].length < SUBSTRING_MIN;
  const rows = await sql.rows<{ id: number }>(
    isStart
      ? {
          name: 'catalog-item-start',
          text: 'select id from item_start_ids(lower($1), $2, $3) as found (id)',
          values: [text, after, most],
        }
      : {
          name: 'catalog-item-search',
          text: 'select id from item_search_ids(lower($1), $2, $3) as found (id)',
          values: [substringPattern(text), after, most],
        },
  );
  return rows.map((row) => row.id);
}

/** The same question asked of rows `i` of the table item, one by one. */
export function holdsText(text: string): Fragment {
  const { length } = [...text];
  if (length >= SUBSTRING_MIN) {
    return sqlTag`lower(i.part_number || E'\\n' || i.name) like lower(${substringPattern(text)})`;
  }
  return sqlTag`lower(${text}) in (left(lower(i.part_number), ${length}), left(lower(i.name), ${length}))`;
}
