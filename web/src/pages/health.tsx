import { Alert, Group, Progress, SimpleGrid, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import {
  type ServerStatus,
  serverStatusView,
  type VerificationRun,
  verificationBegin,
  verificationList,
} from '../../../client/index.ts';
import { answer, currentClient } from '../api/client.ts';
import { useRead, useWrite } from '../api/hooks.ts';
import { formatBytes, formatCount, formatDecimal, formatPercent, When } from '../parts/format.tsx';
import { HintButton } from '../parts/hint-button.tsx';
import { Page, Section } from '../parts/page.tsx';
import { Permitted } from '../parts/permitted.tsx';
import { Empty, Loaded, Problem } from '../parts/states.tsx';

/** Whether the ledger is intact, and what the server runs on. */
export function HealthPage() {
  return (
    <Page title="Health">
      <Permitted scope="inventory:read" whole>
        <Verification />
      </Permitted>
      <Section title="Server">
        <Permitted scope="admin" whole>
          <Status />
        </Permitted>
      </Section>
    </Page>
  );
}

type Run = VerificationRun;

const LOOK_MS = 500;
/** How often to check whether somebody else has started one. */
const LOOK_IDLE_MS = 5_000;

/** The newest verification, whoever requested it: it runs on the server, whether this page is open or not. */
function Verification() {
  const runs = useQuery({
    queryKey: ['verifications'],
    queryFn: () => answer(verificationList({ client: currentClient(), query: { limit: 1 } })),
    refetchInterval: ({ state }) => (state.data?.data[0]?.status === 'running' ? LOOK_MS : LOOK_IDLE_MS),
  });
  const begin = useWrite('Verify the ledger', (client, _: null, headers) => verificationBegin({ client, headers }));
  const run = runs.data?.data[0];
  const running = run?.status === 'running';
  return (
    <Section
      title="The ledger"
      actions={
        <HintButton
          onClick={() => begin.mutate(null)}
          loading={begin.isPending}
          why={running ? 'A verification is already running.' : undefined}
        >
          Verify
        </HintButton>
      }
    >
      <Text size="sm" className="hint" mb="sm">
        Recomputes every balance, sum, reservation and hash from the first movement on. Everybody can go on working, and
        you can leave this page.
      </Text>
      <Problem error={begin.error ?? runs.error} />
      {runs.isSuccess && run === undefined && (
        <Empty title="Never verified">Press “Verify” to check the whole ledger.</Empty>
      )}
      {run && (running ? <Running run={run} /> : <Ended run={run} />)}
    </Section>
  );
}

function Running({ run }: { run: Run }) {
  const { checked, total } = run;
  const percent = total === null ? 0 : total === 0 ? 100 : Math.min(100, Math.floor((checked / total) * 100));
  const what =
    total === null
      ? 'Waiting for its turn.'
      : checked < total
        ? `${formatPercent(percent / 100)}: ${formatDecimal(checked)} of ${formatDecimal(total)} entries.`
        : `${formatDecimal(total)} entries checked; now comparing the balances.`;
  return (
    <div>
      <Progress value={percent} animated size="lg" aria-label="Verifying" aria-valuetext={what} />
      <Text size="sm" mt={4}>
        {what} Started by {run.actor.name}, <When at={run.createdAt} />.
      </Text>
    </div>
  );
}

function Ended({ run }: { run: Run }) {
  const { result, finishedAt, updatedAt } = run;
  const when = (
    <Text size="xs" mt={4}>
      Requested by {run.actor.name}, ended <When at={finishedAt ?? updatedAt} />
    </Text>
  );
  if (result === null) {
    return (
      <Alert color="orange" title="The last verification did not finish" role="status">
        <Text size="sm">The server stopped, or its database did not answer. Press “Verify” again.</Text>
        {when}
      </Alert>
    );
  }
  const { ok, movements, entries, positions, misfit } = result;
  return (
    <Alert color={ok ? 'green' : 'red'} title={ok ? 'Everything fits' : `It breaks ${misfit?.invariant}`} role="status">
      <Text size="sm">
        {misfit?.message ??
          `${formatCount(movements, 'movement')} with ${formatCount(entries, 'entry', 'entries')} give the balances of ${formatCount(positions, 'position')}.`}
      </Text>
      {when}
    </Alert>
  );
}

function Status() {
  const status = useRead(['status'], (client) => serverStatusView({ client }));
  return <Loaded query={status}>{(facts) => <Facts facts={facts} />}</Loaded>;
}

function Facts({ facts }: { facts: ServerStatus }) {
  const largest = Math.max(1, ...facts.tables.map((table) => table.bytes));
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }}>
      <div>
        <table className="plain-table">
          <tbody>
            <Fact label="Onhand" value={facts.version} />
            <Fact label="Node.js" value={facts.node} />
            <Fact label="Database" value={facts.database} />
            <Fact label="Schema" value={facts.schema} />
            <Fact label="Running for" value={duration(facts.uptimeSeconds)} />
            <Fact label="Memory" value={formatBytes(facts.memoryBytes)} />
            <Fact label="Database size" value={formatBytes(facts.databaseBytes)} />
          </tbody>
        </table>
      </div>
      <div>
        <Text size="sm" className="hint" mb={4}>
          Largest tables, with their indexes
        </Text>
        {facts.tables.map((table) => (
          <div key={table.name}>
            <Group justify="space-between">
              <Text size="sm">{table.name}</Text>
              <Text size="sm">{formatBytes(table.bytes)}</Text>
            </Group>
            <Progress size="xs" value={(table.bytes / largest) * 100} aria-label={`Size of ${table.name}`} />
          </div>
        ))}
      </div>
    </SimpleGrid>
  );
}

function Fact({ label, value }: { label: string; value: string }) {
  return (
    <tr>
      <th scope="row">{label}</th>
      <td className="right whole">{value}</td>
    </tr>
  );
}

function duration(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${formatDecimal(minutes)} min`;
  const hours = Math.floor(minutes / 60);
  const rest = formatDecimal(minutes % 60);
  return hours < 48 ? `${formatDecimal(hours)} h ${rest} min` : formatCount(Math.floor(hours / 24), 'day');
}
