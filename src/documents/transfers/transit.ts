import { createLocation, LOCATION_CODES, LOCATION_ROWS } from '../../catalog/index.ts';
import type { Shelf, Wants } from '../../ledger/index.ts';
import type { Unit } from '../document/document-book.ts';

const CODE = 'TRANSIT';

/** What is known of places of transit: the one in use, under one key. */
const TRANSIT: Shelf<'place', { id: number | null; isCodeTaken: boolean }> = {
  name: 'transit',
  async read(sql, tenantId) {
    const rows = await sql.rows<{ id: number | null; is_code_taken: boolean }>({
      name: 'documents-transit',
      text: `select (select min(id) from location where tenant_id = $1 and kind = 'transit' and active) as id,
        exists (select from location where tenant_id = $1 and code = '${CODE}') as is_code_taken`,
      values: [tenantId],
    });
    return rows.map(({ id, is_code_taken }) => ['place', { id, isCodeTaken: is_code_taken }]);
  },
  pageOnly: true,
};

/** Wants the place of transit. */
export function wantTransit(wants: Wants): void {
  wants.rows(TRANSIT, ['place']);
  wants.rows(LOCATION_CODES, [CODE]);
}

/** The place of all that is on its way between two others; made when it is first needed. */
export function transitLocation({ actor, book }: Unit): number {
  const { id = null, isCodeTaken = false } = book.row(TRANSIT, 'place') ?? {};
  if (id !== null) {
    book.need((wants) => wants.rows(LOCATION_ROWS, [id]));
    if (book.row(LOCATION_ROWS, id)?.fields.active) return id;
  }
  const place = { name: 'In transit', kind: 'transit', code: isCodeTaken ? null : CODE } as const;
  const made = createLocation.decide(place, { ...actor, brandId: null, siteIds: null }, book);
  book.put(TRANSIT, 'place', { id: made.id, isCodeTaken: true });
  return made.id;
}
