import { Badge, Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core';
import { type SurfaceUseListResponses, surfaceUseList } from '../../../../client/index.ts';
import { useRead } from '../../api/hooks.ts';
import { useSession } from '../../api/session.ts';
import { type Column, DataTable, WHEN_WIDTH } from '../../parts/data-table.tsx';
import { formatDecimal, None, When, words } from '../../parts/format.tsx';
import { Section } from '../../parts/page.tsx';
import { Empty, Problem } from '../../parts/states.tsx';
import { SURFACES, type SurfaceInfo } from './surfaces.ts';

type Use = SurfaceUseListResponses[200]['data'][number];

/** Each API with its base address, a line to try it, and who uses it. */
export function SurfaceList({ administers }: { administers: boolean }) {
  const use = useRead(['surface-use'], (client) => surfaceUseList({ client }), { enabled: administers });
  const settings = useSession().tenant?.settings.surfaces;
  return (
    <Stack>
      <Problem error={use.error} retry={() => void use.refetch()} />
      {SURFACES.map((surface) => (
        <Surface
          key={surface.name}
          surface={surface}
          isOn={surface.setting === undefined || settings?.[surface.setting] !== false}
          used={administers ? (use.data?.data ?? []).filter((row) => row.surface === surface.name) : undefined}
        />
      ))}
    </Stack>
  );
}

function Surface({ surface, isOn, used }: { surface: SurfaceInfo; isOn: boolean; used: Use[] | undefined }) {
  const base = window.location.origin;
  const tenant = String(useSession().tenant?.id ?? '');
  const path = surface.path.replaceAll('TENANT', tenant);
  const line = `curl -sS ${base}${surface.example.replaceAll('TENANT', tenant)}`;
  return (
    <Section
      title={surface.title}
      actions={
        <Badge variant={isOn ? 'filled' : 'outline'} color={isOn ? 'teal.9' : 'red'}>
          {isOn ? 'on' : 'off'}
        </Badge>
      }
    >
      <Stack gap="xs">
        <Text size="sm">
          Base address <Code>{`${base}${path}`}</Code>
        </Text>
        <Group gap="xs" wrap="nowrap" align="flex-start">
          <Code block style={{ flex: 1, minWidth: 0 }} tabIndex={0}>
            {line}
          </Code>
          <CopyButton value={line}>
            {({ copied, copy }) => (
              <Button size="xs" variant="default" onClick={copy}>
                {copied ? 'Copied' : 'Copy'}
              </Button>
            )}
          </CopyButton>
        </Group>
        {used !== undefined && (
          <DataTable
            label={`Who uses ${surface.title}`}
            columns={COLUMNS}
            rows={used}
            rowKey={(row) => `${row.actor.kind} ${row.actor.id}`}
            empty={<Empty title="Nobody used it yet" />}
          />
        )}
      </Stack>
    </Section>
  );
}

const COLUMNS: Column<Use>[] = [
  { key: 'who', title: 'Who', render: ({ actor }) => actor.name ?? `${words(actor.kind)} ${actor.id}` },
  { key: 'kind', title: 'Sort', width: '100px', wideOnly: true, render: ({ actor }) => words(actor.kind) },
  { key: 'last', title: 'Last use', width: WHEN_WIDTH, render: (row) => <When at={row.lastUsedAt} /> },
  { key: 'requests', title: 'Requests', right: true, width: '90px', render: (row) => formatDecimal(row.requests) },
  { key: 'errors', title: 'Errors', right: true, width: '70px', render: (row) => formatDecimal(row.errors) },
  {
    key: 'lastError',
    title: 'Last error',
    width: '200px',
    wideOnly: true,
    render: (row) =>
      row.lastErrorAt === null ? (
        <None>none</None>
      ) : (
        <span>
          {row.lastErrorStatus}, <When at={row.lastErrorAt} />
        </span>
      ),
  },
];
