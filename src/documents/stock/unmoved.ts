import type { LoneUnit } from '../../journal/index.ts';
import { Refusal } from '../../platform/index.ts';
import type { DocumentHead, DocumentKind } from '../document/document.ts';
import { requireNotExported } from '../document/document-rules.ts';

/** Documents that have an effect on the one that they came from, whether they move anything themselves or not. */
const FOLLOWING: readonly DocumentKind[] = ['receipt', 'vendor_return', 'packaging', 'customer_return', 'delivery'];

/**
 * Throws `wrong_state`, at the field that was to change, for a document that has moved stock or that another one came of: it stays what it
 * is and where it is. What is held for it has not moved.
 */
export async function requireUnmoved(unit: LoneUnit, head: DocumentHead, path: string): Promise<void> {
  requireNotExported(head);
  const { id, kind, number, sourceId, status } = head;
  const [row] = await unit.sql.rows<{ moved: boolean }>({
    name: 'documents-moved',
    text: `select exists (select from movement where tenant_id = $1 and document_id = $2 and document_kind = $3
        and kind not in ('reserve', 'release'))
      or exists (select from document where tenant_id = $1 and source_id = $2 and kind <> 'packaging') as moved`,
    values: [unit.tenantId, id, kind],
  });
  const moved = row?.moved === true || (sourceId !== null && FOLLOWING.includes(kind));
  if (moved) throw new Refusal('wrong_state', `${number} has moved stock already, so this stays as it is.`, { path });
  if (status === 'canceled')
    throw new Refusal('wrong_state', `${number} is canceled, so this stays as it is.`, { path });
}
