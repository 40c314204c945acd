import { useMemo } from 'react';
import { type ReservationListResponses, reservationList, reservationReleaseCreate } from '../../../../client/index.ts';
import { useRead, useWrite } from '../../api/hooks.ts';
import { type Item, useLocations } from '../../api/names.ts';
import { useWhyNot } from '../../api/session.ts';
import { useConfirm } from '../../parts/confirm.tsx';
import { type Column, DataTable, WHEN_WIDTH } from '../../parts/data-table.tsx';
import { formatQuantity, None, Quantity, When } from '../../parts/format.tsx';
import { HintButton } from '../../parts/hint-button.tsx';
import { LocationName } from '../../parts/links.tsx';
import { Section } from '../../parts/page.tsx';
import { Empty, Loaded, Problem } from '../../parts/states.tsx';

type Reservation = ReservationListResponses[200]['data'][number];

/** The reservations of an item: for whom, and until when. */
export function Reservations({ item }: { item: Item }) {
  const held = useRead(['reservations', item.id], (client) =>
    reservationList({ client, query: { itemId: item.id, status: 'active', limit: 1_000 } }),
  );
  const release = useWrite(
    'Release a reservation',
    (client, id: number, headers) => reservationReleaseCreate({ client, path: { id }, body: null, headers }),
    { done: 'The reservation was released.' },
  );
  const confirm = useConfirm();
  const whyNot = useWhyNot('inventory:write');
  const { byId } = useLocations();
  const columns = useMemo<Column<Reservation>[]>(() => {
    const ask = async (row: Reservation) => {
      const message = `${formatQuantity(row.remaining, item.unit)} held for ${row.reference ?? row.actor.name} will become available to everybody.`;
      if (await confirm({ title: 'Release this reservation?', message, action: 'Release' })) release.mutate(row.id);
    };
    return [
      { key: 'for', title: 'For', render: (row) => row.reference ?? <None>No reference</None> },
      { key: 'who', title: 'By', wideOnly: true, render: (row) => row.actor.name },
      {
        key: 'place',
        title: 'Where',
        wideOnly: true,
        render: (row) => <LocationName id={row.locationId} byId={byId} />,
      },
      {
        key: 'until',
        title: 'Until',
        wideOnly: true,
        width: WHEN_WIDTH,
        render: (row) => (row.expiresAt === null ? <None>open</None> : <When at={row.expiresAt} />),
      },
      {
        key: 'held',
        title: 'Held',
        right: true,
        width: '80px',
        render: (row) => <Quantity value={row.remaining} unit={item.unit} />,
      },
      {
        key: 'release',
        title: 'Release',
        right: true,
        width: '110px',
        render: (row) => (
          <HintButton size="compact-xs" variant="default" why={whyNot} onClick={() => void ask(row)}>
            Release
          </HintButton>
        ),
      },
    ];
  }, [byId, item, confirm, release.mutate, whyNot]);
  return (
    <Section title="Reserved">
      <Problem error={release.error} />
      <Loaded query={held}>
        {({ data }) => (
          <DataTable
            label="Reservations"
            columns={columns}
            rows={data}
            rowKey={(row) => row.id}
            empty={<Empty title="Nothing is reserved" />}
          />
        )}
      </Loaded>
    </Section>
  );
}
