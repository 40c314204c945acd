import { useState } from 'react';
import { type User, userCreate, userDelete, userList } from '../../../../client/index.ts';
import { useList, useWrite } from '../../api/hooks.ts';
import type { Column } from '../../parts/data-table.tsx';
import { TextField } from '../../parts/fields.tsx';
import { FormModal } from '../../parts/form-modal.tsx';
import { CredentialList } from './credential-list.tsx';
import { ScopesField } from './grant-fields.tsx';
import type { Wanted } from './integrations-page.tsx';

const PASSWORD_MIN = 8;
const COLUMNS: Column<User>[] = [{ key: 'name', title: 'User name', render: (row) => row.username }];
const nameOf = (row: User) => row.username;
const endedAt = (row: User) => row.deletedAt;

/** Users who sign in with a name and a password. */
export function Users({ tenantId, wanted }: { tenantId: number; wanted: Wanted | undefined }) {
  const list = useList<User>(['users'], (client, query) => userList({ client, path: { tenantId }, query }));
  const [isNew, setNew] = useState(wanted !== undefined);
  const remove = useWrite(
    'Delete a user',
    (client, id: number, headers) => userDelete({ client, path: { tenantId, id }, headers }),
    {
      done: 'The user can no longer sign in.',
    },
  );
  return (
    <CredentialList
      title="Users"
      noun="user"
      withdrawal="Delete"
      rows={list.rows}
      loading={list.isPending}
      error={list.error ?? remove.error}
      columns={COLUMNS}
      nameOf={nameOf}
      endedAt={endedAt}
      onNew={() => setNew(true)}
      onWithdraw={(row) => remove.mutate(row.id)}
      onEnd={list.more}
    >
      {isNew && <PersonForm tenantId={tenantId} wanted={wanted} onClose={() => setNew(false)} />}
    </CredentialList>
  );
}

function PersonForm(props: { tenantId: number; wanted: Wanted | undefined; onClose: () => void }) {
  const { tenantId, wanted, onClose } = props;
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [scopes, setScopes] = useState(wanted?.scopes ?? ['inventory:write']);
  const write = useWrite(
    'New user',
    (client, body: { username: string; password: string; scopes: string[] }, headers) =>
      userCreate({ client, path: { tenantId }, body, headers }),
    { done: (made) => `${made.username} can sign in.`, onDone: onClose },
  );
  return (
    <FormModal
      title="New user"
      action="Create"
      onClose={onClose}
      onSubmit={() => write.mutate({ username, password, scopes })}
      write={write}
      why={
        username === '' || password.length < PASSWORD_MIN
          ? `Enter a name, and a password of at least ${PASSWORD_MIN} characters.`
          : undefined
      }
    >
      <TextField label="User name" required value={username} onChange={setUsername} />
      <TextField label="Password" type="password" required value={password} onChange={setPassword} />
      <ScopesField also={wanted?.scopes} value={scopes} onChange={setScopes} />
    </FormModal>
  );
}
