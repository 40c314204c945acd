import { Link } from '@tanstack/react-router';
import { type Column, DataTable, WHEN_WIDTH } from '../../parts/data-table.tsx';
import { formatDecimal, None, When } from '../../parts/format.tsx';
import { Empty, Problem } from '../../parts/states.tsx';
import { SurfaceState } from './surface-state.tsx';
import { SURFACES, type SurfaceInfo } from './surfaces.ts';
import { type Use, useSurfaceUse } from './use-surface-use.ts';

interface Row {
  surface: SurfaceInfo;
  /** Nothing where the user may not see the use. */
  uses: Use[] | undefined;
}

/** Every API: whether it is on, and how much it is used, with a link to its page. */
export function SurfaceList({ showsUse }: { showsUse: boolean }) {
  const use = useSurfaceUse(showsUse);
  const rows = SURFACES.map((surface) => ({ surface, uses: use.of(surface.name) }));
  return (
    <>
      <Problem error={use.error} retry={use.retry} />
      <DataTable
        label="APIs"
        columns={showsUse ? [...COLUMNS, ...USE_COLUMNS] : COLUMNS}
        rows={rows}
        rowKey={(row) => row.surface.name}
        empty={<Empty title="No API" />}
      />
    </>
  );
}

const sum = (row: Row, of: (use: Use) => number) =>
  formatDecimal((row.uses ?? []).reduce((all, use) => all + of(use), 0));

const COLUMNS: Column<Row>[] = [
  {
    key: 'api',
    title: 'API',
    width: 'minmax(96px, 1.4fr)',
    render: ({ surface }) => (
      <Link to="/integrations/apis/$surface" params={{ surface: surface.name }} className="link wraps">
        {surface.title}
      </Link>
    ),
  },
  {
    key: 'path',
    title: 'Address',
    wideOnly: true,
    render: ({ surface }) => surface.path.replace('/tenant/{{TENANT}}', '') || '/',
  },
  { key: 'state', title: 'State', width: '60px', render: ({ surface }) => <SurfaceState surface={surface} /> },
];

const USE_COLUMNS: Column<Row>[] = [
  {
    key: 'requests',
    title: 'Requests',
    right: true,
    wideOnly: true,
    width: '90px',
    render: (row) => sum(row, (use) => use.requests),
  },
  { key: 'errors', title: 'Errors', right: true, width: '60px', render: (row) => sum(row, (use) => use.errors) },
  {
    key: 'last',
    title: 'Last use',
    width: WHEN_WIDTH,
    // The server lists the last used first.
    render: ({ uses = [] }) => (uses[0] === undefined ? <None>never</None> : <When at={uses[0].lastUsedAt} />),
  },
];
