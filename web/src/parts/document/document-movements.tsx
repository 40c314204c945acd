import { entryList, type LedgerEntry } from '../../../../client/index.ts';
import { useList } from '../../api/hooks.ts';
import { LedgerTable } from '../ledger-table.tsx';
import { Section } from '../page.tsx';
import { Problem } from '../states.tsx';

type Entry = LedgerEntry;

/** The movements of a document, each with a link. */
export function DocumentMovements({ documentId }: { documentId: number }) {
  const entries = useList<Entry>(['entries', 'of-document', documentId], (client, query) =>
    entryList({ client, query: { ...query, documentId } }),
  );
  return (
    <Section title="What it moved">
      <Problem error={entries.error} retry={() => void entries.refetch()} />
      <LedgerTable
        label="Movements of this document"
        entries={entries.rows}
        onEnd={entries.more}
        loading={entries.isPending}
        empty="Nothing has moved yet"
      />
    </Section>
  );
}
