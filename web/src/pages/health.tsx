import { Alert, Group, Progress, SimpleGrid, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import {
  type ServerStatusViewResponses,
  serverStatusView,
  type VerificationViewResponses,
  verificationView,
} from '../../../client/index.ts';
import { answer, currentClient } from '../api/client.ts';
import { useRead } from '../api/hooks.ts';
import { useMay } from '../api/session.ts';
import { formatBytes, formatDecimal } from '../parts/format.tsx';
import { HintButton } from '../parts/hint-button.tsx';
import { Page, Section } from '../parts/page.tsx';
import { Empty, Loaded, Problem } from '../parts/states.tsx';

/** Whether the ledger is whole, and what the server is made of. */
export function HealthPage() {
  const administers = useMay('admin');
  return (
    <Page title="Health">
      <Verification />
      {administers ? (
        <Status />
      ) : (
        <Section title="Server">
          <Empty title="Shown to those who administer the company" />
        </Section>
      )}
    </Page>
  );
}

function Verification() {
  const verify = useMutation({ mutationFn: () => answer(verificationView({ client: currentClient() })) });
  const seconds = useSeconds(verify.isPending);
  return (
    <Section
      title="The ledger"
      actions={
        <HintButton onClick={() => verify.mutate()} loading={verify.isPending}>
          Verify
        </HintButton>
      }
    >
      <Text size="sm" className="hint" mb="sm">
        Recomputes every balance, sum, reservation and hash from the first movement on, while everybody goes on working.
      </Text>
      {verify.isPending && (
        <div role="status">
          <Progress value={100} animated aria-label="Verifying" />
          <Text size="sm" mt={4}>
            Verifying for {seconds} s. A million entries take about a minute.
          </Text>
        </div>
      )}
      <Problem error={verify.error} />
      {verify.data && <Verdict result={verify.data} />}
    </Section>
  );
}

function Verdict({ result }: { result: VerificationViewResponses[200] }) {
  const { ok, movements, entries, positions, misfit } = result;
  return (
    <Alert color={ok ? 'green' : 'red'} title={ok ? 'Everything fits' : `It breaks ${misfit?.invariant}`} role="status">
      <Text size="sm">
        {misfit?.message ??
          `${formatDecimal(movements)} movements with ${formatDecimal(entries)} entries give the balances of ${formatDecimal(positions)} positions.`}
      </Text>
    </Alert>
  );
}

function useSeconds(running: boolean): number {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    if (!running) return;
    const started = Date.now();
    setSeconds(0);
    const timer = setInterval(() => setSeconds(Math.floor((Date.now() - started) / 1_000)), 500);
    return () => clearInterval(timer);
  }, [running]);
  return seconds;
}

function Status() {
  const status = useRead(['status'], (client) => serverStatusView({ client }));
  return (
    <Section title="Server">
      <Loaded query={status}>{(facts) => <Facts facts={facts} />}</Loaded>
    </Section>
  );
}

function Facts({ facts }: { facts: ServerStatusViewResponses[200] }) {
  const largest = Math.max(1, ...facts.tables.map((table) => table.bytes));
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }}>
      <div className="scroll-x">
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
      <td className="right">{value}</td>
    </tr>
  );
}

function duration(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days`;
}
