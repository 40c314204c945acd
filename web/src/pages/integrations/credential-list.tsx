import { type ReactNode, useMemo } from 'react';
import { useConfirm } from '../../parts/confirm.tsx';
import { type Column, DataTable, WHEN_WIDTH } from '../../parts/data-table.tsx';
import { None, When } from '../../parts/format.tsx';
import { HintButton } from '../../parts/hint-button.tsx';
import { Section } from '../../parts/page.tsx';
import { Empty, Problem } from '../../parts/states.tsx';

interface Credential {
  id: number;
  scopes: string[];
  createdAt: string;
}

interface CredentialListProps<Row extends Credential> {
  title: string;
  noun: string;
  /** The word for withdrawing. */
  withdrawal: string;
  rows: Row[];
  loading: boolean;
  error: Error | null;
  columns: Column<Row>[];
  nameOf: (row: Row) => string;
  endedAt: (row: Row) => string | null;
  onNew: () => void;
  onWithdraw: (row: Row) => void;
  onEnd: () => void;
  children?: ReactNode;
}

/** Credentials of one kind: those that work, and those that were withdrawn. */
export function CredentialList<Row extends Credential>(props: CredentialListProps<Row>) {
  const { noun, withdrawal, nameOf, endedAt, onWithdraw } = props;
  const confirm = useConfirm();
  const columns = useMemo<Column<Row>[]>(() => {
    const ask = async (row: Row) => {
      const message = `${nameOf(row)} loses access within five seconds. This cannot be undone.`;
      if (await confirm({ title: `${withdrawal} this ${noun}?`, message, action: withdrawal })) onWithdraw(row);
    };
    return [
      ...props.columns,
      {
        key: 'scopes',
        title: 'May',
        wideOnly: true,
        render: (row) => <span title={row.scopes.join(', ')}>{row.scopes.join(', ')}</span>,
      },
      { key: 'since', title: 'Since', wideOnly: true, width: WHEN_WIDTH, render: (row) => <When at={row.createdAt} /> },
      {
        key: 'end',
        title: withdrawal,
        right: true,
        width: '110px',
        render: (row) =>
          endedAt(row) === null ? (
            <HintButton size="compact-xs" variant="outline" color="red" onClick={() => void ask(row)}>
              {withdrawal}
            </HintButton>
          ) : (
            <None>withdrawn</None>
          ),
      },
    ];
  }, [props.columns, noun, withdrawal, nameOf, endedAt, onWithdraw, confirm]);
  return (
    <Section title={props.title} actions={<HintButton onClick={props.onNew}>{`New ${noun}`}</HintButton>}>
      <Problem error={props.error} />
      <DataTable
        label={props.title}
        columns={columns}
        rows={props.rows}
        rowKey={(row) => row.id}
        loading={props.loading}
        onEnd={props.onEnd}
        empty={<Empty title={`No ${noun} yet`} />}
      />
      {props.children}
    </Section>
  );
}
