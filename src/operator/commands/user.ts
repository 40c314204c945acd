import { text as readText } from 'node:stream/consumers';
import type { Command } from 'commander';
import { userCreate, userDelete, userList } from '../../../client/index.ts';
import { askSecret, canAsk } from '../ask.ts';
import { answer, connectAsOperator, type ServerOptions } from '../connection.ts';
import { type CommonOptions, id, pair, readId, withAction, withExamples, withServer } from '../define.ts';
import { UsageError } from '../failure.ts';
import { table } from '../output.ts';
import { readAll } from '../pages.ts';
import { type GrantOptions, readGrant, SCOPES_HELP, withGrant } from './grant.ts';

export function defineUser(program: Command): void {
  const user = program.command('user').description('users who sign in with a name and a password');
  withExamples(user, [
    ['onhand user create ana --tenant 1 --scopes inventory:write', 'asks for the password'],
    ['onhand user list --tenant 1', 'all users of a company'],
    ['onhand user delete 9 --tenant 1', 'deletes one'],
  ]);
  defineCreate(user);
  defineList(user);
  defineDelete(user);
}

function defineCreate(parent: Command): void {
  const command = withGrant(
    parent.command('create').description('create a user').argument('<username>', 'the name to sign in with'),
  )
    .option('--password-stdin', 'read the password from standard input')
    .option('--profile <name=value>', 'firstname, lastname, email, city …; may be repeated', pair);
  type Options = GrantOptions &
    ServerOptions &
    CommonOptions & { passwordStdin?: boolean; profile?: Record<string, string> };
  withAction<Options>(withServer(command, 'operator'), async (options, output, username = '') => {
    const client = connectAsOperator(options);
    const password = await readPassword(options);
    const profile = options.profile === undefined ? {} : { profile: options.profile };
    const body = { username, password, ...readGrant(options), ...profile };
    const row = await answer(userCreate({ client, path: { tenantId: options.tenant }, body }));
    output.result(row, () => `The user ${row.username} has the id ${row.id} and the scopes ${row.scopes.join(', ')}.`);
  });
  withExamples(
    command,
    [
      ['onhand user create ana --tenant 1 --scopes inventory:write', 'asks for the password'],
      ['pass show ana | onhand user create ana --tenant 1 --scopes admin --password-stdin', 'in a script'],
      [
        'onhand user create ana --tenant 1 --scopes admin --profile firstname=Ana --profile city=Graz',
        'with a profile',
      ],
    ],
    SCOPES_HELP,
  );
}

function defineList(parent: Command): void {
  const command = parent
    .command('list')
    .description('all users of a company')
    .requiredOption('--tenant <id>', 'the company', id);
  withAction<ServerOptions & CommonOptions & { tenant: number }>(
    withServer(command, 'operator'),
    async (options, output) => {
      const client = connectAsOperator(options);
      const data = await readAll((query) => answer(userList({ client, path: { tenantId: options.tenant }, query })));
      output.result({ data }, () =>
        data.length === 0
          ? 'There is no user yet.'
          : table(
              ['id', 'username', 'scopes', 'state', 'made'],
              data.map((row) => [
                row.id,
                row.username,
                row.scopes.join(','),
                row.deletedAt === null ? 'active' : `deleted ${row.deletedAt}`,
                row.createdAt,
              ]),
            ),
      );
    },
  );
  withExamples(command, [['onhand user list --tenant 1 --json', 'as JSON']]);
}

function defineDelete(parent: Command): void {
  const command = parent
    .command('delete')
    .description('delete a user')
    .argument('<id>', "the user's id, as in the list")
    .requiredOption('--tenant <id>', 'the company', id);
  withAction<ServerOptions & CommonOptions & { tenant: number }>(
    withServer(command, 'operator'),
    async (options, output, userId = '') => {
      const path = { tenantId: options.tenant, id: readId(userId) };
      const row = await answer(userDelete({ client: connectAsOperator(options), path }));
      output.result(row, () => `The user ${row.id} (${row.username}) is deleted.`);
    },
  );
  withExamples(command, [['onhand user delete 9 --tenant 1', 'deletes user 9']]);
}

/** Anybody on the machine could read a password on the command line, so it comes another way. */
async function readPassword(options: CommonOptions & { passwordStdin?: boolean }): Promise<string> {
  if (options.passwordStdin === true) return (await readText(process.stdin)).replace(/\r?\n$/, '');
  if (canAsk(options)) return askSecret('Password (at least 8 characters)');
  throw new UsageError('Send the password on standard input, with --password-stdin.');
}
