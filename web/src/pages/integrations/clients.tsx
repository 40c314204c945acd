import { useState } from 'react';
import { type OauthClient, oauthClientCreate, oauthClientDelete, oauthClientList } from '../../../../client/index.ts';
import { useList, useWrite } from '../../api/hooks.ts';
import type { Column } from '../../parts/data-table.tsx';
import { TextField } from '../../parts/fields.tsx';
import { FormModal } from '../../parts/form-modal.tsx';
import { CredentialList } from './credential-list.tsx';
import { ScopesField } from './grant-fields.tsx';
import type { Wanted } from './integrations-page.tsx';
import { SecretShown } from './secret-shown.tsx';

const COLUMNS: Column<OauthClient>[] = [
  { key: 'name', title: 'Name', render: (row) => row.name },
  { key: 'id', title: 'Client id', render: (row) => <span title={row.clientId}>{row.clientId}</span> },
];
const nameOf = (row: OauthClient) => row.name;
const endedAt = (row: OauthClient) => row.revokedAt;

/** Clients that exchange their secret for short-lived tokens. */
export function Clients({ tenantId, wanted }: { tenantId: number; wanted: Wanted | undefined }) {
  const list = useList<OauthClient>(['oauth-clients'], (client, query) =>
    oauthClientList({ client, path: { tenantId }, query }),
  );
  const [isNew, setNew] = useState(wanted !== undefined);
  const [secrets, setSecrets] = useState<Record<string, string> | null>(null);
  const revoke = useWrite(
    'Revoke a client',
    (client, id: number, headers) => oauthClientDelete({ client, path: { tenantId, id }, headers }),
    { done: 'The client was revoked.' },
  );
  return (
    <CredentialList
      title="OAuth clients"
      noun="client"
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
      {isNew && <ClientForm tenantId={tenantId} wanted={wanted} onClose={() => setNew(false)} onMade={setSecrets} />}
      {secrets !== null && <SecretShown secrets={secrets} onClose={() => setSecrets(null)} />}
    </CredentialList>
  );
}

function ClientForm(props: {
  tenantId: number;
  wanted: Wanted | undefined;
  onClose: () => void;
  onMade: (secrets: Record<string, string>) => void;
}) {
  const { tenantId, wanted, onClose, onMade } = props;
  const [name, setName] = useState(wanted?.name ?? '');
  const [scopes, setScopes] = useState(wanted?.scopes ?? ['inventory:read']);
  const write = useWrite(
    'New OAuth client',
    (client, body: { name: string; scopes: string[] }, headers) =>
      oauthClientCreate({ client, path: { tenantId }, body, headers }),
    {
      onDone: ({ clientId, clientSecret, appKey }) => {
        onClose();
        onMade({
          'client id': clientId,
          secret: clientSecret ?? '',
          ...(appKey === undefined ? {} : { 'application key': appKey }),
        });
      },
    },
  );
  return (
    <FormModal
      title="New OAuth client"
      action="Create"
      onClose={onClose}
      onSubmit={() => write.mutate({ name, scopes })}
      write={write}
      why={name === '' ? 'Enter a name.' : scopes.length === 0 ? 'Choose what it may do.' : undefined}
    >
      <TextField label="Name" description="The program that will use it" required value={name} onChange={setName} />
      <ScopesField also={wanted?.scopes} value={scopes} onChange={setScopes} />
    </FormModal>
  );
}
