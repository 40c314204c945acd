import { SimpleGrid, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import {
  entryList,
  lowStockList,
  type MovementDayListResponses,
  movementDayList,
  stockSummaryView,
} from '../../../client/index.ts';
import { useRead } from '../api/hooks.ts';
import { useMay } from '../api/session.ts';
import { formatDecimal, formatMoney } from '../parts/format.tsx';
import { LazyPlot } from '../parts/lazy-plot.tsx';
import { LedgerTable } from '../parts/ledger-table.tsx';
import { LowStockTable } from '../parts/low-stock-table.tsx';
import { Page, Section } from '../parts/page.tsx';
import { Permitted } from '../parts/permitted.tsx';
import { Loaded } from '../parts/states.tsx';
import { WaitingDocuments } from './waiting.tsx';

const DAYS = 30;
const LATEST = 12;
const LOW_SHOWN = 8;

/** What matters today. */
export function OverviewPage() {
  const mayRead = useMay('inventory:read');
  return (
    <Page title="Overview">
      <Permitted scope="inventory:read" whole>
        <Figures />
      </Permitted>
      <WaitingDocuments />
      {mayRead && (
        <>
          <SimpleGrid cols={{ base: 1, lg: 2 }}>
            <MovementsPerDay />
            <RunningLow />
          </SimpleGrid>
          <Latest />
        </>
      )}
    </Page>
  );
}

function Figures() {
  const summary = useRead(['summary'], (client) => stockSummaryView({ client }));
  return (
    <Loaded query={summary}>
      {({ stockValue, items, lowStock, reservations }) => (
        <SimpleGrid cols={{ base: 2, md: 4 }}>
          <Figure label="Stock value" value={formatMoney(stockValue)} hint="at moving average cost" />
          <Figure
            label="Items"
            value={formatDecimal(items)}
            link={
              <Link to="/items" className="link">
                See all
              </Link>
            }
          />
          <Figure
            label="At or below minimum"
            value={formatDecimal(lowStock)}
            link={
              <Link to="/items" search={{ low: true }} className="link">
                See them
              </Link>
            }
          />
          <Figure label="Reservations" value={formatDecimal(reservations)} hint="that hold stock" />
        </SimpleGrid>
      )}
    </Loaded>
  );
}

function Figure(props: { label: string; value: string; hint?: string; link?: React.ReactNode }) {
  return (
    <div className="section">
      <Text size="sm" className="hint">
        {props.label}
      </Text>
      <div className="figure">{props.value}</div>
      <Text size="xs" className="hint" component="div">
        {props.link ?? props.hint}
      </Text>
    </div>
  );
}

function MovementsPerDay() {
  return (
    <Section title={`Movements per day, last ${DAYS} days`}>
      <Permitted scope="inventory:read" whole>
        <Days />
      </Permitted>
    </Section>
  );
}

function Days() {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const days = useRead(['movement-days', timeZone], (client) =>
    movementDayList({ client, query: { days: DAYS, timeZone } }),
  );
  return <Loaded query={days}>{({ data }) => <DayPlot days={data} />}</Loaded>;
}

function DayPlot({ days }: { days: MovementDayListResponses[200]['data'] }) {
  const [times, values] = useMemo(
    () => [days.map((day) => Date.parse(day.startsAt) / 1_000), days.map((day) => day.movements)],
    [days],
  );
  return <LazyPlot label="Movements per day" times={times} values={values} valueLabel="Movements" kind="bars" />;
}

function RunningLow() {
  const low = useRead(['low-stock', LOW_SHOWN], (client) => lowStockList({ client, query: { limit: LOW_SHOWN } }));
  return (
    <Section title="Running low">
      <Loaded query={low}>{({ data }) => <LowStockTable items={data} />}</Loaded>
    </Section>
  );
}

function Latest() {
  const latest = useRead(['entries', 'latest'], (client) => entryList({ client, query: { limit: LATEST } }));
  return (
    <Section
      title="Latest movements"
      actions={
        <Link to="/events" className="link">
          All events
        </Link>
      }
    >
      <Stack gap="xs">
        <Loaded query={latest}>{({ data }) => <LedgerTable label="Latest movements" entries={data} />}</Loaded>
      </Stack>
    </Section>
  );
}
