import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { type Count, countList } from '../../../../client/index.ts';
import { useList } from '../../api/hooks.ts';
import { useLocations } from '../../api/names.ts';
import { useWhyNot } from '../../api/session.ts';
import { type Column, DataTable, WHEN_WIDTH } from '../../parts/data-table.tsx';
import { knownStatus, numberColumn, StatusFilter, statusColumn } from '../../parts/document/index.ts';
import { formatDecimal, None, When } from '../../parts/format.tsx';
import { HintButton } from '../../parts/hint-button.tsx';
import { LocationName } from '../../parts/links.tsx';
import { Page } from '../../parts/page.tsx';
import { Empty, Problem } from '../../parts/states.tsx';
import { NewCountForm } from './new-count-form.tsx';

const STATUSES = ['open', 'posted', 'canceled'] as const;

/** All counts, newest first, and the form for a new one. An address with a location starts one there. */
export function CountsPage() {
  const { at, status: named } = useSearch({ from: '/counts' });
  const status = knownStatus(STATUSES, named);
  const navigate = useNavigate({ from: '/counts' });
  const [isNew, setNew] = useState(at !== undefined);
  const why = useWhyNot('inventory:write');
  const list = useList<Count>(['counts', 'list', status], (client, query) =>
    countList({ client, query: { ...query, order: 'newest', ...(status && { status }) } }),
  );
  const columns = useColumns();
  const close = () => {
    setNew(false);
    if (at !== undefined) void navigate({ search: (old) => ({ ...old, at: undefined }), replace: true });
  };
  return (
    <Page
      title="Counts"
      hint="Count a location on a sheet: scan what you see, or type it. Stock does not change until you post the differences."
      actions={
        <HintButton why={why} onClick={() => setNew(true)}>
          New count
        </HintButton>
      }
    >
      <StatusFilter
        label="Which counts"
        statuses={STATUSES}
        value={status}
        onChange={(chosen) => void navigate({ search: { at, status: chosen } })}
      />
      <Problem error={list.error} retry={() => void list.refetch()} />
      <DataTable
        label="Counts"
        columns={columns}
        rows={list.rows}
        rowKey={(row) => row.id}
        onEnd={list.more}
        loading={list.isPending}
        empty={<Empty title="No counts here">Start one for a location: its sheet shows what is expected there.</Empty>}
      />
      {isNew && why === undefined && <NewCountForm at={at === undefined ? null : Number(at)} onClose={close} />}
    </Page>
  );
}

function useColumns(): Column<Count>[] {
  const { byId } = useLocations();
  return useMemo(
    () => [
      numberColumn('count'),
      { key: 'place', title: 'Place', wraps: true, render: (row) => <LocationName id={row.locationId} byId={byId} /> },
      { key: 'when', title: 'Begun', wideOnly: true, width: WHEN_WIDTH, render: (row) => <When at={row.createdAt} /> },
      { key: 'who', title: 'By', wideOnly: true, render: (row) => row.createdBy.name },
      {
        key: 'counted',
        title: 'Counted',
        right: true,
        width: '90px',
        render: (row) => `${formatDecimal(row.countedCount)} of ${formatDecimal(row.lineCount)}`,
      },
      {
        key: 'differences',
        title: 'Differences',
        right: true,
        wideOnly: true,
        width: '100px',
        render: (row) => (row.differenceCount === null ? <None /> : formatDecimal(row.differenceCount)),
      },
      statusColumn(),
    ],
    [byId],
  );
}
