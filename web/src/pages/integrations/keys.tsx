import { useState } from 'react';
import { type ApiKey, apiKeyCreate, apiKeyDelete, apiKeyList } from '../../../../client/index.ts';
import { useList, useWrite } from '../../api/hooks.ts';
import type { Column } from '../../parts/data-table.tsx';
import { TextField } from '../../parts/fields.tsx';
import { FormModal } from '../../parts/form-modal.tsx';
import { CredentialList } from './credential-list.tsx';
import { ScopesField } from './grant-fields.tsx';
import type { Wanted } from './integrations-page.tsx';
import { SecretShown } from './secret-shown.tsx';

type Key = ApiKey;

const COLUMNS: Column<Key>[] = [
  { key: 'name', title: 'Name', render: (row) => row.name },
  { key: 'prefix', title: 'Starts with', width: '120px', render: (row) => row.prefix },
];
const nameOf = (row: Key) => row.name;
const endedAt = (row: Key) => row.revokedAt;

/** Keys of programs. */
export function Keys({ tenantId, wanted }: { tenantId: number; wanted: Wanted | undefined }) {
  const list = useList<Key>(['api-keys'], (client, query) => apiKeyList({ client, path: { tenantId }, query }));
  const [isNew, setNew] = useState(wanted !== undefined);
  const [secret, setSecret] = useState<string | null>(null);
  const revoke = useWrite(
    'Revoke a key',
    (client, id: number, headers) => apiKeyDelete({ client, path: { tenantId, id }, headers }),
    {
      done: 'The key was revoked.',
    },
  );
  return (
    <CredentialList
      title="Keys"
      noun="key"
      withdrawal="Revoke"
      rows={list.rows}
      loading={list.isPending}
      error={list.error ?? revoke.error}
      columns={COLUMNS}
      nameOf={nameOf}
      endedAt={endedAt}
      onNew={() => setNew(true)}
      onWithdraw={(row) => revoke.mutate(row.id)}
      onEnd={list.more}
    >
      {isNew && <KeyForm tenantId={tenantId} wanted={wanted} onClose={() => setNew(false)} onMade={setSecret} />}
      {secret !== null && <SecretShown secrets={{ key: secret }} onClose={() => setSecret(null)} />}
    </CredentialList>
  );
}

function KeyForm(props: {
  tenantId: number;
  wanted: Wanted | undefined;
  onClose: () => void;
  onMade: (key: string) => void;
}) {
  const { tenantId, wanted, onClose, onMade } = props;
  const [name, setName] = useState(wanted?.name ?? '');
  const [addresses, setAddresses] = useState('');
  const [expiresAt, setExpiresAt] = useState('');
  const [scopes, setScopes] = useState(wanted?.scopes ?? ['inventory:read']);
  const write = useWrite(
    'New key',
    (client, body: Parameters<typeof apiKeyCreate>[0]['body'], headers) =>
      apiKeyCreate({ client, path: { tenantId }, body, headers }),
    {
      onDone: (made) => {
        onClose();
        onMade(made.key ?? '');
      },
    },
  );
  const submit = () =>
    write.mutate({
      name,
      scopes,
      allowedAddresses: addresses.split(/[\s,]+/).filter((text) => text !== ''),
      ...(expiresAt === '' ? {} : { expiresAt: new Date(expiresAt).toISOString() }),
    });
  return (
    <FormModal
      title="New key"
      action="Create"
      onClose={onClose}
      onSubmit={submit}
      write={write}
      why={name === '' ? 'Enter a name.' : scopes.length === 0 ? 'Choose what it may do.' : undefined}
    >
      <TextField label="Name" description="The program that will use it" required value={name} onChange={setName} />
      <ScopesField also={wanted?.scopes} value={scopes} onChange={setScopes} />
      <TextField
        label="Only from these addresses"
        description="Such as 10.0.0.0/8; empty: from anywhere"
        value={addresses}
        onChange={setAddresses}
      />
      <TextField
        label="Until"
        type="datetime-local"
        description="Empty: until it is revoked"
        value={expiresAt}
        onChange={setExpiresAt}
      />
    </FormModal>
  );
}
