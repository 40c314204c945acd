import { Group } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { type Adjustment, adjustmentList } from '../../../../client/index.ts';
import { useList } from '../../api/hooks.ts';
import { useLocations } from '../../api/names.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { dateColumn, knownStatus, numberColumn, StatusFilter, statusColumn } from '../../parts/document/index.ts';
import { formatMoney, None, words } from '../../parts/format.tsx';
import { LocationName } from '../../parts/links.tsx';
import { LocationField } from '../../parts/location-field.tsx';
import { Page } from '../../parts/page.tsx';
import { Empty, Problem } from '../../parts/states.tsx';
import type { AdjustmentSearch } from '../../router.tsx';
import { totalValue } from './changed-lines.tsx';

const STATUSES = ['posted', 'canceled'] as const;

/** The documents of corrections and counts, newest first. */
export function AdjustmentsPage() {
  const search = useSearch({ from: '/adjustments' });
  const navigate = useNavigate({ from: '/adjustments' });
  const { locationId } = search;
  const status = knownStatus(STATUSES, search.status);
  const set = (change: AdjustmentSearch) => void navigate({ search: { ...search, ...change }, replace: true });
  const list = useList<Adjustment>(['adjustments', 'list', status, locationId], (client, query) =>
    adjustmentList({
      client,
      query: {
        ...query,
        order: 'newest',
        ...(status && { status }),
        ...(locationId === undefined ? {} : { locationId: Number(locationId) }),
      },
    }),
  );
  return (
    <Page
      title="Adjustments"
      hint="The documents of corrections and counts. To add one, open an item and press “Adjust” or “Count”."
    >
      <Group align="flex-end" gap="sm">
        <LocationField
          label="Location"
          none="Anywhere"
          value={locationId === undefined ? null : Number(locationId)}
          onChange={(id) => set({ locationId: id === null ? undefined : String(id) })}
        />
        <StatusFilter
          label="Which adjustments"
          statuses={STATUSES}
          value={status}
          onChange={(chosen) => set({ status: chosen })}
        />
      </Group>
      <Problem error={list.error} retry={() => void list.refetch()} />
      <DataTable
        label="Adjustments"
        columns={useColumns()}
        rows={list.rows}
        rowKey={(row) => row.id}
        onEnd={list.more}
        loading={list.isPending}
        empty={
          <Empty title="No adjustments here">
            Every change made with “Adjust” or “Count” has a document in this list.
          </Empty>
        }
      />
    </Page>
  );
}

function useColumns(): Column<Adjustment>[] {
  const { byId } = useLocations();
  return useMemo(
    () => [
      numberColumn('adjustment'),
      { key: 'type', title: 'Type', wideOnly: true, render: (row) => words(row.type ?? '') },
      {
        key: 'reason',
        title: 'Reason',
        wraps: true,
        width: 'minmax(72px, 1.4fr)',
        render: (row) => (row.memo === null ? <None /> : <span title={row.memo}>{row.memo}</span>),
      },
      {
        key: 'place',
        title: 'Where',
        wideOnly: true,
        render: (row) => <LocationName id={row.locationId} byId={byId} />,
      },
      dateColumn((row) => row.date),
      { key: 'who', title: 'By', wideOnly: true, render: (row) => row.createdBy.name },
      {
        key: 'value',
        title: 'Value',
        right: true,
        width: '76px',
        render: (row) => formatMoney(totalValue(row.lines)),
      },
      { key: 'books', title: 'Books', wideOnly: true, width: '84px', render: (row) => words(row.syncStatus) },
      statusColumn(),
    ],
    [byId],
  );
}
