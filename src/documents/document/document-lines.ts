import type { Visibility } from '../../catalog/index.ts';
import type { Sql } from '../../platform/index.ts';
import type { DocumentHead, DocumentLine } from './document.ts';
import { readLines } from './document-store.ts';
import { ownMovement, readShownMovements } from './document-views.ts';

/** What the lines of documents of all kinds have in common. */
export type CommonLine = Pick<
  DocumentLine,
  'id' | 'itemId' | 'description' | 'lot' | 'serials' | 'quantity' | 'written' | 'unitCost' | 'active'
>;

/**
 * The lines of documents of any kind, by document, in one shape: of a document that was born with its movement the entries of that one
 * (of a direct transfer those that arrive), of every other kind its own lines. Struck lines are among them, as `active` says. The
 * quantity of an adjustment's or a packaging's line is the signed change, of a count sheet's what is expected. A reader who is restricted to
 * sites sees of an adjustment the lines there.
 */
export async function readCommonLines(
  sql: Sql,
  tenantId: number,
  heads: readonly DocumentHead[],
  reader: Visibility,
): Promise<Map<number, CommonLine[]>> {
  const [planned, born] = [heads.filter((head) => !head.immediate), heads.filter((head) => head.immediate)];
  const [lines, movements] = await Promise.all([
    readLines(
      sql,
      tenantId,
      planned.map((head) => head.id),
    ),
    readShownMovements(sql, tenantId, born, reader),
  ]);
  return new Map(
    heads.map((head): [number, CommonLine[]] => {
      if (!head.immediate) return [head.id, lines.get(head.id) ?? []];
      const entries = ownMovement(movements.get(head.id) ?? [])?.entries ?? [];
      const shown = head.kind === 'transfer' ? entries.filter((entry) => entry.change > 0n) : entries;
      return [head.id, shown.map(lineOfEntry)];
    }),
  );
}

type Entry = NonNullable<ReturnType<typeof ownMovement>>['entries'][number];

function lineOfEntry({ id, itemId, lot, serials, change }: Entry): CommonLine {
  return { id, itemId, description: null, lot, serials, quantity: change, written: null, unitCost: 0n, active: true };
}
