import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { type TenantListResponses, tenantCreate, tenantList, userCreate } from '../../../client/index.ts';
import { useList, useWrite } from '../api/hooks.ts';
import { type Column, DataTable, WHEN_WIDTH } from '../parts/data-table.tsx';
import { TextField } from '../parts/fields.tsx';
import { FormModal } from '../parts/form-modal.tsx';
import { When } from '../parts/format.tsx';
import { HintButton } from '../parts/hint-button.tsx';
import { Page } from '../parts/page.tsx';
import { Empty, Problem } from '../parts/states.tsx';
import { SurfaceSwitches } from './surface-switches.tsx';

type Company = TenantListResponses[200]['data'][number];

const PASSWORD_MIN = 8;

/** What the operator does here: make companies, and the first person of each. */
export function CompaniesPage() {
  const list = useList<Company>(['tenants'], (client, query) => tenantList({ client, query }));
  const [isNew, { open, close }] = useDisclosure(false);
  const [chosen, setChosen] = useState<Company | null>(null);
  const [switched, setSwitched] = useState<number | null>(null);
  const columns: Column<Company>[] = [
    { key: 'name', title: 'Company', wraps: true, width: 'minmax(90px, 1fr)', render: (row) => row.name },
    { key: 'id', title: 'Id', width: '60px', right: true, wideOnly: true, render: (row) => row.id },
    { key: 'since', title: 'Since', width: WHEN_WIDTH, wideOnly: true, render: (row) => <When at={row.createdAt} /> },
    {
      key: 'apis',
      title: 'APIs',
      width: '70px',
      right: true,
      render: (row) => (
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => setSwitched(row.id)}
          aria-label={`APIs of ${row.name}`}
        >
          APIs
        </Button>
      ),
    },
    {
      key: 'people',
      title: 'People',
      width: '130px',
      right: true,
      render: (row) => (
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => setChosen(row)}
          aria-label={`New person of ${row.name}`}
        >
          New person
        </Button>
      ),
    },
  ];
  return (
    <Page
      title="Companies"
      hint="You work with the operator's key. Make a company and a person who administers it, then sign in as that person."
      actions={<HintButton onClick={open}>New company</HintButton>}
    >
      <Problem error={list.error} retry={() => void list.refetch()} />
      <DataTable
        label="Companies"
        columns={columns}
        rows={list.rows}
        rowKey={(row) => row.id}
        onEnd={list.more}
        loading={list.isPending}
        empty={<Empty title="No company yet">Make the first one.</Empty>}
      />
      {isNew && <CompanyForm onClose={close} />}
      {list.rows
        .filter((row) => row.id === switched)
        .map((row) => (
          <SurfaceSwitches key={row.id} company={row} onClose={() => setSwitched(null)} />
        ))}
      {chosen && <PersonForm company={chosen} onClose={() => setChosen(null)} />}
    </Page>
  );
}

function CompanyForm({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const write = useWrite(
    'New company',
    (client, body: { name: string }, headers) => tenantCreate({ client, body, headers }),
    {
      done: (made) => `${made.name} was made. Now make a person for it.`,
      onDone: onClose,
    },
  );
  return (
    <FormModal
      title="New company"
      action="Make it"
      onClose={onClose}
      onSubmit={() => write.mutate({ name })}
      write={write}
      why={name === '' ? 'Give it a name.' : undefined}
    >
      <TextField label="Name" required value={name} onChange={setName} />
    </FormModal>
  );
}

function PersonForm({ company, onClose }: { company: Company; onClose: () => void }) {
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const write = useWrite(
    `New person of ${company.name}`,
    (client, body: { username: string; password: string; scopes: string[] }, headers) =>
      userCreate({ client, path: { tenantId: company.id }, body, headers }),
    { done: (made) => `${made.username} can sign in.`, onDone: onClose },
  );
  return (
    <FormModal
      title={`New person of ${company.name}`}
      action="Make it"
      onClose={onClose}
      onSubmit={() => write.mutate({ username, password, scopes: ['admin'] })}
      write={write}
      why={
        username === '' || password.length < PASSWORD_MIN
          ? `Give a name, and a password of ${PASSWORD_MIN} characters at least.`
          : undefined
      }
    >
      <TextField label="User name" required value={username} onChange={setUsername} />
      <TextField label="Password" type="password" required value={password} onChange={setPassword} />
    </FormModal>
  );
}
