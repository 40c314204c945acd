import { Alert, Text } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { useMay, useSession } from '../../api/session.ts';
import { CopyLine } from '../../parts/copy-line.tsx';
import { type Column, DataTable, WHEN_WIDTH } from '../../parts/data-table.tsx';
import { formatDecimal, None, When, words } from '../../parts/format.tsx';
import { HintButton } from '../../parts/hint-button.tsx';
import { LinkButton } from '../../parts/links.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { Permitted } from '../../parts/permitted.tsx';
import { Empty, Problem } from '../../parts/states.tsx';
import { CurlLines } from './curl-lines.tsx';
import { SurfaceState, useIsOn } from './surface-state.tsx';
import { fillLine, SURFACES, type SurfaceInfo } from './surfaces.ts';
import { type Use, useSurfaceUse } from './use-surface-use.ts';

/** One API: its address, how a program signs in, commands to try it with, and who uses it. */
export function SurfacePage() {
  const { surface: name } = useParams({ from: '/integrations/apis/$surface' });
  const surface = SURFACES.find((one) => one.name === name);
  if (surface !== undefined) return <SurfaceContent key={surface.name} surface={surface} />;
  return (
    <Page title="No such API">
      <Empty title="There is no API with this name">
        <Link to="/integrations" className="link">
          See all APIs
        </Link>
      </Empty>
    </Page>
  );
}

function SurfaceContent({ surface }: { surface: SurfaceInfo }) {
  const isOn = useIsOn(surface);
  const isNative = surface.setting === undefined;
  const why = isNative
    ? 'This console uses this API, so it is always on.'
    : 'Only the operator of this server can switch APIs on and off: with the operator’s key, on the page Companies.';
  return (
    <Page
      title={surface.title}
      hint={
        <Link to="/integrations" className="link">
          All APIs
        </Link>
      }
      actions={
        <>
          <SurfaceState surface={surface} />
          <HintButton variant="default" why={why}>
            {isOn ? 'Switch off' : 'Switch on'}
          </HintButton>
        </>
      }
    >
      {!isOn && (
        <Alert color="orange" title="This API is off">
          Programs that use it are refused. {why}
        </Alert>
      )}
      <Address surface={surface} />
      <SigningIn surface={surface} />
      <CurlLines surface={surface} />
      <Users surface={surface} />
    </Page>
  );
}

function Address({ surface }: { surface: SurfaceInfo }) {
  const TENANT = String(useSession().tenant?.id ?? '');
  const { origin } = window.location;
  return (
    <Section title="Address">
      <CopyLine title="Base URL" line={fillLine(`${origin}${surface.path}`, { TENANT })} />
      {surface.tokenPath && <CopyLine title="Token URL" line={`${origin}${surface.tokenPath}`} />}
    </Section>
  );
}

function SigningIn({ surface }: { surface: SurfaceInfo }) {
  const { tab, what } = surface.credential;
  const administers = useMay('admin');
  return (
    <Section
      title="Signing in"
      actions={
        administers ? (
          <LinkButton to="/integrations" search={{ tab, makeFor: surface.name }} variant="default">
            {`Create ${what} for it`}
          </LinkButton>
        ) : (
          <HintButton variant="default" why="This needs the right admin. Ask an administrator of your company.">
            {`Create ${what} for it`}
          </HintButton>
        )
      }
    >
      <Text size="sm">{surface.authentication}</Text>
    </Section>
  );
}

function Users({ surface }: { surface: SurfaceInfo }) {
  return (
    <Section title="Who uses it">
      <Permitted scope="admin" whole>
        <UseTable surface={surface} />
      </Permitted>
    </Section>
  );
}

function UseTable({ surface }: { surface: SurfaceInfo }) {
  const use = useSurfaceUse(true);
  return (
    <>
      <Problem error={use.error} retry={use.retry} />
      <DataTable
        label={`Who uses ${surface.title}`}
        columns={COLUMNS}
        rows={use.of(surface.name) ?? []}
        rowKey={(row) => `${row.actor.kind} ${row.actor.id}`}
        loading={use.loading}
        empty={<Empty title="Nobody has used it yet">Users of this API appear here a few seconds later.</Empty>}
      />
    </>
  );
}

const COLUMNS: Column<Use>[] = [
  {
    key: 'who',
    title: 'Who',
    render: ({ actor }) => {
      const name = actor.name ?? `${words(actor.kind)} ${actor.id}`;
      return <span title={name}>{name}</span>;
    },
  },
  { key: 'kind', title: 'Sort', width: '100px', wideOnly: true, render: ({ actor }) => words(actor.kind) },
  { key: 'last', title: 'Last use', width: WHEN_WIDTH, render: (row) => <When at={row.lastUsedAt} /> },
  {
    key: 'requests',
    title: 'Requests',
    right: true,
    width: '74px',
    render: (row) => formatDecimal(row.requests),
  },
  { key: 'errors', title: 'Errors', right: true, width: '54px', render: (row) => formatDecimal(row.errors) },
  {
    key: 'lastStatus',
    title: 'Last error',
    right: true,
    wideOnly: true,
    width: '96px',
    render: (row) => row.lastErrorStatus ?? <None>none</None>,
  },
  {
    key: 'lastError',
    title: 'When',
    wideOnly: true,
    width: WHEN_WIDTH,
    render: (row) => (row.lastErrorAt === null ? <None /> : <When at={row.lastErrorAt} />),
  },
];
