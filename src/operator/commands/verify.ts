import type { Command } from 'commander';
import { checkMigrated } from '../../platform/index.ts';
import { id, withAction, withExamples } from '../define.ts';
import { EXIT } from '../failure.ts';
import { describeVerified, verifyTenants } from '../verify-tenants.ts';
import { withDatabase, withPlace } from '../with-database.ts';

export function defineVerify(program: Command): void {
  const command = program
    .command('verify')
    .description('recompute every ledger from its first movement and name the first row that does not fit')
    .option('--tenant <id>', 'only this tenant', id);
  withAction<{ tenant?: number; json?: boolean }>(command, async ({ tenant }, output) => {
    const tenants = await withPlace((borrowed) =>
      withDatabase(borrowed, async (database) => {
        await checkMigrated(database.pool);
        return verifyTenants(database, { tenantId: tenant, quiet: output.json });
      }),
    );
    const ok = tenants.every((verified) => verified.ok);
    output.result({ ok, tenants }, () => describeVerified(tenants));
    if (!ok) process.exitCode = EXIT.misfit;
  });
  withExamples(
    command,
    [
      ['onhand verify', 'all tenants; the server may keep running'],
      ['onhand verify --tenant 3', 'one tenant'],
      ['onhand verify --json || echo "call somebody"', 'exit code 3 means that a ledger does not fit'],
    ],
    'It recomputes the hash chain, every balance, every sum of an item, reservations and the serials in stock.',
  );
}
