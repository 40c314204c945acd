import { type Actor, isRestricted } from '../../access/index.ts';
import type { Book, Shelf } from '../../ledger/index.ts';
import { formatQuantity, plainArray, Refusal, readDecimal } from '../../platform/index.ts';
import { UNDER_WAY } from '../uses.ts';
import type { Item } from './item.ts';

/** How much there is of an item that is not whole, and in what way; where is for those to know who see everything. */
interface Part {
  quantity: string;
  state: string;
  place: string;
}

/** How many of them a refusal names. */
const NAMED_MAX = 5;

/** What there are only parts of: in stock, reserved, or on lines of documents that are under way. By item. */
const PARTS: Shelf<number, readonly Part[]> = {
  name: 'parts of units',
  pageOnly: true,
  async read(sql, tenantId, ids) {
    const rows = await sql.rows<Part & { id: number }>({
      name: 'catalog-parts-of-units',
      text: `select asked.id, part.quantity, part.state, part.place from unnest($2::bigint[]) as asked (id) cross join lateral (
        select p.on_hand as quantity, 'on hand' as state, 'at ' || coalesce(w.name, 'no location') as place from position p
          left join location w on w.tenant_id = $1 and w.id = p.location_id
          where p.tenant_id = $1 and p.item_id = asked.id and p.on_hand <> trunc(p.on_hand)
        union all
        select r.quantity - r.consumed - r.released, 'reserved', '(reservation ' || r.id || ')' from reservation r
          where r.tenant_id = $1 and r.item_id = asked.id and r.status = 'active'
            and r.quantity - r.consumed - r.released <> trunc(r.quantity - r.consumed - r.released)
        union all
        select l.quantity, 'on documents', '(' || d.number || ')' from document_line l join document d on d.tenant_id = $1 and d.id = l.document_id
          where l.tenant_id = $1 and l.item_id = asked.id and l.active and d.status in (${UNDER_WAY})
            and (l.quantity <> trunc(l.quantity) or l.picked <> trunc(l.picked) or l.received <> trunc(l.received)
              or d.kind = 'count' and (l.details ->> 'counted')::numeric % 1 <> 0)
        limit ${NAMED_MAX + 1}) as part`,
      values: [tenantId, plainArray(ids)],
    });
    const parts = new Map<number, Part[]>(ids.map((id) => [id, []]));
    for (const { id, ...part } of rows) parts.get(id)?.push(part);
    return parts;
  },
};

/** Throws `in_use` where an item cannot come in whole units alone, with what is in the way. A command that asks is decided alone. */
export function requireNoParts(book: Book, actor: Actor, { id, fields: { partNumber } }: Item): void {
  const parts = book.row(PARTS, id) ?? [];
  if (parts.length === 0) return;
  const named = parts.slice(0, NAMED_MAX).map(({ quantity, state, place }) => {
    const where = isRestricted(actor) ? '' : ` ${place}`;
    return `${formatQuantity(readDecimal(quantity))} ${state}${where}`;
  });
  const more = parts.length > NAMED_MAX ? ' and more' : '';
  throw new Refusal(
    'in_use',
    `Item ${partNumber} cannot come in whole units only: ${named.join(', ')}${more}. Bring these to whole units first.`,
    { path: 'wholeOnly', about: { itemId: id, partNumber } },
  );
}
