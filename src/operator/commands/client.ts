import type { Command } from 'commander';
import {
  type OauthClientViewResponses,
  oauthClientCreate,
  oauthClientDelete,
  oauthClientList,
} from '../../../client/index.ts';
import { answer, connectAsOperator, type ServerOptions } from '../connection.ts';
import { type CommonOptions, id, list, readId, withAction, withExamples, withServer } from '../define.ts';
import { facts, table } from '../output.ts';
import { readAll } from '../pages.ts';
import { type GrantOptions, readGrant, SCOPES_HELP, withGrant } from './grant.ts';

type OauthClient = OauthClientViewResponses[200];

/** `onhand client`: programs that exchange an id and a secret for tokens of 15 minutes, as ServiceTitan's connectors do. */
export function defineClient(program: Command): void {
  const client = program.command('client').description('OAuth clients of the companies');
  withExamples(client, [
    [
      'onhand client create --tenant 1 --name connector --scopes tn.inv.vendors:r,tn.inv.vendors:w',
      'creates a client and shows its secrets once',
    ],
    ['onhand client list --tenant 1', 'all clients of a company'],
    ['onhand client revoke 7 --tenant 1', 'revokes one with all its tokens'],
  ]);
  defineCreate(client);
  defineList(client);
  defineRevoke(client);
}

function defineCreate(parent: Command): void {
  const command = withGrant(
    parent
      .command('create')
      .description('create a client; its secret and its application key are shown only this once')
      .requiredOption('--name <name>', 'its purpose'),
  ).option('--allow-address <ranges>', 'addresses or CIDR ranges it may connect from, separated by commas', list);
  type Options = GrantOptions & ServerOptions & CommonOptions & { name: string; allowAddress?: string[] };
  withAction<Options>(withServer(command, 'operator'), async (options, output) => {
    const body = {
      name: options.name,
      ...readGrant(options),
      ...(options.allowAddress === undefined ? {} : { allowedAddresses: options.allowAddress }),
    };
    const path = { tenantId: options.tenant };
    const row = await answer(oauthClientCreate({ client: connectAsOperator(options), path, body }));
    output.result(row, () => `${describe(row)}\n\n${secrets(row)}`);
  });
  withExamples(
    command,
    [
      [
        'onhand client create --tenant 1 --name connector --scopes tn.inv.adjustments:r,tn.inv.transfers:r',
        'for a connector that reads two feeds',
      ],
      ['onhand client create --tenant 1 --name erp --scopes admin', 'for one that may do everything in the company'],
      [
        'onhand client create --tenant 1 --name van --scopes tn.inv.trucks:r --sites 12 --allow-address 10.0.0.0/8',
        'restricted to a site and to addresses',
      ],
      ['onhand client create --tenant 1 --name x --scopes admin --json | jq -r .clientSecret', 'in a script'],
    ],
    SCOPES_HELP,
  );
}

function defineList(parent: Command): void {
  const command = parent
    .command('list')
    .description('all clients of a company')
    .requiredOption('--tenant <id>', 'the company', id);
  withAction<ServerOptions & CommonOptions & { tenant: number }>(
    withServer(command, 'operator'),
    async (options, output) => {
      const client = connectAsOperator(options);
      const path = { tenantId: options.tenant };
      const data = await readAll((query) => answer(oauthClientList({ client, path, query })));
      output.result({ data }, () =>
        data.length === 0
          ? `There is no client yet. Create one with: onhand client create --tenant ${options.tenant} --name connector --scopes admin`
          : table(
              ['id', 'name', 'client id', 'scopes', 'state', 'made'],
              data.map((row) => [row.id, row.name, row.clientId, row.scopes.join(','), stateOf(row), row.createdAt]),
            ),
      );
    },
  );
  withExamples(command, [['onhand client list --tenant 1', 'id, name, client id, scopes, state']]);
}

function defineRevoke(parent: Command): void {
  const command = parent
    .command('revoke')
    .description('revoke a client and all its tokens; they stop working within 5 seconds')
    .argument('<id>', "the client's id, as in the list")
    .requiredOption('--tenant <id>', 'the company', id);
  withAction<ServerOptions & CommonOptions & { tenant: number }>(
    withServer(command, 'operator'),
    async (options, output, clientId = '') => {
      const path = { tenantId: options.tenant, id: readId(clientId) };
      const row = await answer(oauthClientDelete({ client: connectAsOperator(options), path }));
      output.result(row, () => `The client ${row.id} (${row.name}, ${row.clientId}) is revoked.`);
    },
  );
  withExamples(command, [['onhand client revoke 7 --tenant 1', 'revokes client 7']]);
}

function stateOf(row: OauthClient): string {
  return row.revokedAt === null ? 'active' : `revoked ${row.revokedAt}`;
}

function describe(row: OauthClient): string {
  return facts([
    ['id', row.id],
    ['name', row.name],
    ['scopes', row.scopes.join(', ')],
    ['from', row.allowedAddresses.length === 0 ? 'everywhere' : row.allowedAddresses.join(', ')],
    ['requests a minute', row.rateLimitPerMinute],
    ...(row.brandId === null ? [] : [['brand', row.brandId] as const]),
    ...(row.siteIds === null ? [] : [['sites', row.siteIds.join(', ')] as const]),
    ['state', stateOf(row)],
  ]);
}

function secrets({ clientId, clientSecret, appKey }: OauthClient): string {
  const shown = facts([
    ['client id', clientId],
    ['client secret', clientSecret],
    ['application key', appKey],
  ]);
  return `Shown only this once:\n${shown}`;
}
