import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { type Tenant, tenantCreate, tenantList, userCreate } from '../../../client/index.ts';
import { useList, useWrite } from '../api/hooks.ts';
import { type Column, DataTable, WHEN_WIDTH } from '../parts/data-table.tsx';
import { TextField } from '../parts/fields.tsx';
import { FormModal } from '../parts/form-modal.tsx';
import { When } from '../parts/format.tsx';
import { HintButton } from '../parts/hint-button.tsx';
import { Page } from '../parts/page.tsx';
import { Empty, Problem } from '../parts/states.tsx';
import { SurfaceSwitches } from './surface-switches.tsx';

type Company = Tenant;

const PASSWORD_MIN = 8;

/** What the operator does here: create companies, and the first user of each. */
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
      title: 'Users',
      width: '130px',
      right: true,
      render: (row) => (
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => setChosen(row)}
          aria-label={`New user of ${row.name}`}
        >
          New user
        </Button>
      ),
    },
  ];
  return (
    <Page
      title="Companies"
      hint="You are using the operator's key. Create a company and a user who administers it, then sign in as that user."
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
        empty={<Empty title="No company yet">Create the first one.</Empty>}
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
      done: (made) => `${made.name} was created. Now create a user for it.`,
      onDone: onClose,
    },
  );
  return (
    <FormModal
      title="New company"
      action="Create"
      onClose={onClose}
      onSubmit={() => write.mutate({ name })}
      write={write}
      why={name === '' ? 'Enter a name.' : undefined}
    >
      <TextField label="Name" required value={name} onChange={setName} />
    </FormModal>
  );
}

function PersonForm({ company, onClose }: { company: Company; onClose: () => void }) {
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const write = useWrite(
    `New user of ${company.name}`,
    (client, body: { username: string; password: string; scopes: string[] }, headers) =>
      userCreate({ client, path: { tenantId: company.id }, body, headers }),
    { done: (made) => `${made.username} can sign in.`, onDone: onClose },
  );
  return (
    <FormModal
      title={`New user of ${company.name}`}
      action="Create"
      onClose={onClose}
      onSubmit={() => write.mutate({ username, password, scopes: ['admin'] })}
      write={write}
      why={
        username === '' || password.length < PASSWORD_MIN
          ? `Enter a name, and a password of at least ${PASSWORD_MIN} characters.`
          : undefined
      }
    >
      <TextField label="User name" required value={username} onChange={setUsername} />
      <TextField label="Password" type="password" required value={password} onChange={setPassword} />
    </FormModal>
  );
}
