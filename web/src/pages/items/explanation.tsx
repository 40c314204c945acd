import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { type ExplanationStep, itemExplanationView } from '../../../../client/index.ts';
import { useList } from '../../api/hooks.ts';
import { type Item, type Location, useLocations } from '../../api/names.ts';
import { type Column, DataTable, WHEN_WIDTH } from '../../parts/data-table.tsx';
import { formatDecimal, Quantity, When, words } from '../../parts/format.tsx';
import { Why } from '../../parts/ledger-table.tsx';
import { LocationName } from '../../parts/links.tsx';
import { Section } from '../../parts/page.tsx';
import { Permitted } from '../../parts/permitted.tsx';
import { Empty, Problem } from '../../parts/states.tsx';

type Step = ExplanationStep;

/** The walk from today's balance back to zero: each step with who, why, and the balance after it. */
export function Explanation({ item }: { item: Item }) {
  return (
    <Section title={`Why there are ${formatDecimal(item.onHand)}`}>
      <Permitted scope="inventory:read" whole>
        <Steps item={item} />
      </Permitted>
    </Section>
  );
}

function Steps({ item }: { item: Item }) {
  const steps = useList<Step>(['explanation', item.id], (client, query) =>
    itemExplanationView({ client, path: { id: item.id }, query }),
  );
  const { byId } = useLocations();
  const columns = useMemo(() => columnsOf(item, byId), [item, byId]);
  return (
    <>
      <Text size="sm" className="hint" mb="xs">
        From today's balance back to zero. Every step is a movement, which can never be changed.
      </Text>
      <Problem error={steps.error} retry={() => void steps.refetch()} />
      <DataTable
        label="Explanation of the balance, newest first"
        columns={columns}
        rows={steps.rows}
        rowKey={(step) => step.id}
        onEnd={steps.more}
        loading={steps.isPending}
        empty={<Empty title="This item has never moved">The balance has always been zero.</Empty>}
      />
    </>
  );
}

function columnsOf(item: Item, places: Map<number, Location>): Column<Step>[] {
  return [
    {
      key: 'when',
      title: 'When',
      width: WHEN_WIDTH,
      render: (step) => (
        <Link to="/events/$movementId" params={{ movementId: String(step.movementId) }} className="link">
          <When at={step.occurredAt} />
        </Link>
      ),
    },
    {
      key: 'kind',
      title: 'What',
      width: 'minmax(48px, 120px)',
      render: (step) => (
        <>
          {words(step.kind)}
          <span className="narrow-line">{step.actor.name}</span>
        </>
      ),
    },
    {
      key: 'place',
      title: 'Where',
      wideOnly: true,
      render: (step) => <LocationName id={step.locationId} byId={places} />,
    },
    { key: 'who', title: 'Who', wideOnly: true, render: (step) => step.actor.name },
    { key: 'why', title: 'Why', wideOnly: true, render: (step) => <Why entry={step} /> },
    {
      key: 'change',
      title: 'Change',
      right: true,
      width: 'minmax(48px, 90px)',
      render: (step) => <Quantity value={step.change} signed />,
    },
    {
      key: 'balance',
      title: 'Balance',
      right: true,
      width: 'minmax(60px, 100px)',
      render: (step) => <Quantity value={step.balance} unit={item.unit} />,
    },
  ];
}
