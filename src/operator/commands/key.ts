import type { Command } from 'commander';
import { type ApiKey, apiKeyCreate, apiKeyDelete, apiKeyList } from '../../../client/index.ts';
import { answer, connectAsOperator, type ServerOptions } from '../connection.ts';
import { type CommonOptions, id, list, readId, withAction, withExamples, withServer } from '../define.ts';
import { UsageError } from '../failure.ts';
import { facts, table } from '../output.ts';
import { readAll } from '../pages.ts';
import { type GrantOptions, readGrant, SCOPES_HELP, withGrant } from './grant.ts';

export function defineKey(program: Command): void {
  const key = program.command('key').description('API keys of the companies');
  withExamples(key, [
    ['onhand key create --tenant 1 --name shop --scopes inventory:write', 'creates a key and shows it once'],
    ['onhand key list --tenant 1', 'all keys of a company'],
    ['onhand key revoke 7 --tenant 1', 'revokes one'],
  ]);
  defineCreate(key);
  defineList(key);
  defineRevoke(key);
}

function defineCreate(parent: Command): void {
  const command = withGrant(
    parent
      .command('create')
      .description('create a key; it is shown only this once')
      .requiredOption('--name <name>', 'its purpose'),
  )
    .option('--allow-address <ranges>', 'addresses or CIDR ranges it may connect from, separated by commas', list)
    .option('--expires <time>', 'when it expires, such as 2027-01-31T00:00:00Z');
  type Options = GrantOptions &
    ServerOptions &
    CommonOptions & { name: string; allowAddress?: string[]; expires?: string };
  withAction<Options>(withServer(command, 'operator'), async (options, output) => {
    const body = {
      name: options.name,
      ...readGrant(options),
      ...(options.allowAddress === undefined ? {} : { allowedAddresses: options.allowAddress }),
      ...(options.expires === undefined ? {} : { expiresAt: readMoment(options.expires) }),
    };
    const path = { tenantId: options.tenant };
    const row = await answer(apiKeyCreate({ client: connectAsOperator(options), path, body }));
    output.result(row, () => `${describe(row)}\n\nThe key, shown only this once: ${row.key}`);
  });
  withExamples(
    command,
    [
      ['onhand key create --tenant 1 --name shop --scopes inventory:write', 'for a program that moves stock'],
      ['onhand key create --tenant 1 --name report --scopes inventory:read,purchasing:read', 'for one that only reads'],
      ['ONHAND_KEY=$(onhand key create --tenant 1 --name x --scopes admin --json | jq -r .key)', 'in a script'],
      [
        'onhand key create --tenant 1 --name van --scopes inventory:write --sites 12 --allow-address 10.0.0.0/8',
        'restricted to a site and to addresses',
      ],
    ],
    SCOPES_HELP,
  );
}

function defineList(parent: Command): void {
  const command = parent
    .command('list')
    .description('all keys of a company')
    .requiredOption('--tenant <id>', 'the company', id);
  withAction<ServerOptions & CommonOptions & { tenant: number }>(
    withServer(command, 'operator'),
    async (options, output) => {
      const client = connectAsOperator(options);
      const data = await readAll((query) => answer(apiKeyList({ client, path: { tenantId: options.tenant }, query })));
      output.result({ data }, () =>
        data.length === 0
          ? `There is no key yet. Create one with: onhand key create --tenant ${options.tenant} --name shop --scopes inventory:write`
          : table(
              ['id', 'name', 'starts with', 'scopes', 'state', 'made'],
              data.map((row) => [row.id, row.name, row.prefix, row.scopes.join(','), stateOf(row), row.createdAt]),
            ),
      );
    },
  );
  withExamples(command, [['onhand key list --tenant 1', 'id, name, first characters, scopes, state']]);
}

function defineRevoke(parent: Command): void {
  const command = parent
    .command('revoke')
    .description('revoke a key; it stops working within 5 seconds')
    .argument('<id>', "the key's id, as in the list")
    .requiredOption('--tenant <id>', 'the company', id);
  withAction<ServerOptions & CommonOptions & { tenant: number }>(
    withServer(command, 'operator'),
    async (options, output, keyId = '') => {
      const path = { tenantId: options.tenant, id: readId(keyId) };
      const row = await answer(apiKeyDelete({ client: connectAsOperator(options), path }));
      output.result(row, () => `The key ${row.id} (${row.name}, ${row.prefix}…) is revoked.`);
    },
  );
  withExamples(command, [['onhand key revoke 7 --tenant 1', 'revokes key 7']]);
}

function readMoment(text: string): string {
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new UsageError(`--expires must be a time such as 2027-01-31T00:00:00Z, not "${text}".`);
  return new Date(time).toISOString();
}

function stateOf(row: ApiKey): string {
  if (row.revokedAt !== null) return `revoked ${row.revokedAt}`;
  if (row.expiresAt === null) return 'active';
  return Date.parse(row.expiresAt) <= Date.now() ? 'expired' : `until ${row.expiresAt}`;
}

function describe(row: ApiKey): string {
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
