import { Alert, Button, Center, Loader, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { ServerRefusal, Unreachable } from '../api/client.ts';
import { type Lack, NoAnswer } from '../api/request.ts';
import { PartMissing } from './load-part.ts';

/** What went wrong and what to do, in the server's words, with every failing field. */
export function Problem({ error, retry }: { error: Error | null | undefined; retry?: () => void }) {
  if (!error) return null;
  const faults =
    error instanceof ServerRefusal ? error.problem.errors.filter((fault) => fault.message !== error.message) : [];
  return (
    <Alert color="red" title={titleOf(error)} role="alert" variant="light">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{error.message}</Text>
        {faults.length > 0 && (
          <ul className="faults">
            {faults.slice(0, 10).map((fault) => (
              <li key={`${fault.path} ${fault.code}`}>
                {fault.path}: {fault.message}
              </li>
            ))}
          </ul>
        )}
        {retry && (
          <Button size="xs" variant="default" onClick={retry}>
            Try again
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

const LACKS: Record<Lack, string> = {
  offline: 'This device is offline',
  broken: 'The server cannot be reached',
  late: 'No answer came',
  stopped: 'Stopped before an answer came',
};

function titleOf(error: Error): string {
  if (error instanceof NoAnswer) return LACKS[error.lack];
  if (error instanceof Unreachable) return 'The server cannot be reached';
  if (error instanceof PartMissing) return 'The page has to be reloaded';
  if (!(error instanceof ServerRefusal)) return 'This could not be done';
  const { status } = error.problem;
  if (status === 412) return 'Somebody else changed this meanwhile';
  if (status === 403) return 'You may not do this';
  if (status === 409) return 'This is not possible now';
  return status >= 500 ? 'The server failed' : 'This could not be done';
}

/** The content of an empty list. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <Stack gap={4} align="center" py="xl" px="md" className="empty">
      <Text fw={600}>{title}</Text>
      {children && (
        <Text component="div" size="sm" ta="center" className="hint">
          {children}
        </Text>
      )}
    </Stack>
  );
}

/** Waiting. */
export function Waiting({ label = 'Loading' }: { label?: string }) {
  return (
    <Center py="xl" role="status" aria-label={label}>
      <Loader size="sm" />
    </Center>
  );
}

/** The state of a query: waiting, failed, or its rendered data. */
export function Loaded<Data>(props: {
  query: { data: Data | undefined; error: Error | null; refetch: () => unknown };
  children: (data: Data) => ReactNode;
}) {
  const { query, children } = props;
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.error) return <Problem error={query.error} retry={() => void query.refetch()} />;
  return <Waiting />;
}
