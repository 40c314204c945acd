import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { LedgerEntry } from '../../../client/index.ts';
import { type Item, type Location, useItems, useLocations } from '../api/names.ts';
import { type Column, DataTable, WHEN_WIDTH } from './data-table.tsx';
import { DocumentLink } from './document/document-link.tsx';
import { None, Quantity, When, words } from './format.tsx';
import { ItemLink, LocationName } from './links.tsx';
import { Empty } from './states.tsx';

export type { LedgerEntry };

interface LedgerTableProps {
  label: string;
  entries: LedgerEntry[];
  onEnd?: () => void;
  loading?: boolean;
  /** The text where there are no entries. */
  empty?: string;
}

/** Entries of the ledger, newest first: what changed, where, by how much, who and why. */
export function LedgerTable({ label, entries, empty, ...more }: LedgerTableProps) {
  const items = useItems(useMemo(() => entries.map((entry) => entry.itemId), [entries]));
  const { byId } = useLocations();
  const columns = useMemo(() => columnsOf(items, byId), [items, byId]);
  return (
    <DataTable
      label={label}
      columns={columns}
      rows={entries}
      rowKey={(entry) => entry.id}
      empty={
        empty === undefined ? (
          <Empty title="Nothing has moved yet">Stock that is received, used, moved or counted appears here.</Empty>
        ) : (
          <Empty title={empty} />
        )
      }
      {...more}
    />
  );
}

function columnsOf(items: Map<number, Item>, places: Map<number, Location>): Column<LedgerEntry>[] {
  return [
    {
      key: 'when',
      title: 'When',
      width: WHEN_WIDTH,
      render: (entry) => (
        <Link to="/events/$movementId" params={{ movementId: String(entry.movementId) }} className="link">
          <When at={entry.occurredAt} />
        </Link>
      ),
    },
    { key: 'kind', title: 'What', width: '120px', wideOnly: true, render: (entry) => words(entry.kind) },
    {
      key: 'item',
      title: 'Item',
      render: (entry) => (
        <>
          <ItemLink id={entry.itemId} item={items.get(entry.itemId)} />
          <span className="narrow-line">{words(entry.kind)}</span>
        </>
      ),
    },
    {
      key: 'place',
      title: 'Where',
      wideOnly: true,
      width: 'minmax(110px, 1fr)',
      render: (entry) => <LocationName id={entry.locationId} byId={places} />,
    },
    {
      key: 'change',
      title: 'Change',
      right: true,
      width: 'minmax(48px, 0.6fr)',
      render: (entry) =>
        entry.change === '0' && entry.reservedChange !== '0' ? (
          <span>
            <Quantity value={entry.reservedChange} signed /> held
          </span>
        ) : (
          <Quantity value={entry.change} unit={items.get(entry.itemId)?.unit} signed />
        ),
    },
    {
      key: 'after',
      title: 'Left',
      right: true,
      width: 'minmax(44px, 0.5fr)',
      render: (entry) => <Quantity value={entry.after} />,
    },
    { key: 'who', title: 'Who', wideOnly: true, width: 'minmax(70px, 0.8fr)', render: (entry) => entry.actor.name },
    {
      key: 'why',
      title: 'Why',
      wideOnly: true,
      width: 'minmax(90px, 1.4fr)',
      render: (entry) => <Why entry={entry} />,
    },
  ];
}

/** The reason of a movement, or the document that caused it. */
export function Why({
  entry,
}: {
  entry: Pick<LedgerEntry, 'reason' | 'reasonCode' | 'reference' | 'document' | 'reverses'>;
}) {
  const { reason, reasonCode, reference, document, reverses } = entry;
  const name = document === null ? null : `${words(document.kind)} ${document.number}`;
  const parts = [
    ...(reverses === null ? [] : [`reverses ${reverses}`]),
    ...(reason ? [reason] : reasonCode ? [words(reasonCode)] : []),
    ...(reference ? [reference] : []),
  ];
  if (document === null) {
    return parts.length === 0 ? <None /> : <span title={parts.join(' · ')}>{parts.join(' · ')}</span>;
  }
  return (
    <span title={[name, ...parts].join(' · ')}>
      <DocumentLink kind={document.kind} id={document.id}>
        {document.number}
      </DocumentLink>
      {parts.map((part) => ` · ${part}`).join('')}
    </span>
  );
}
