import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { checkMigrated, StartupError } from '../../platform/index.ts';
import { restoreBackup } from '../backup/restore.ts';
import { writeBackup } from '../backup/write.ts';
import { type CommonOptions, withAction, withExamples } from '../define.ts';
import { EXIT } from '../failure.ts';
import { grouped } from '../output.ts';
import { startProgress } from '../progress.ts';
import { describeVerified, verifyTenants } from '../verify-tenants.ts';
import { withDatabase, withPlace, withPool } from '../with-database.ts';

export function defineBackup(program: Command): void {
  const command = program
    .command('backup')
    .description('write everything into one file, as of one moment, while the server keeps running')
    .argument('<file>', 'the file to write, such as onhand-2026-11-21.backup.gz')
    .option('--force', 'replace an existing file');
  withAction<CommonOptions & { force?: boolean }>(command, async (options, output, given = '') => {
    const file = resolve(given);
    if (existsSync(file) && options.force !== true) {
      throw new StartupError(`${file} already exists. Choose another name, or replace it with --force.`);
    }
    const report = await withPlace(async (borrowed) => {
      await withPool(borrowed, (pool) => checkMigrated(pool));
      const progress = startProgress('Backing up', 'rows', output.json);
      const written = await writeBackup(borrowed.place.connection, file, { progress: progress.set });
      progress.stop();
      return written;
    });
    output.result(
      report,
      () =>
        `${report.file}: ${grouped(report.rows)} rows of ${grouped(report.tenants)} tenants, ${grouped(report.bytes)} bytes.\nIt contains password hashes and the installation's secret: keep it where only you can read it.`,
    );
  });
  withExamples(
    command,
    [
      ['onhand backup /backups/onhand-$(date +%F).gz', 'one file a day; nothing has to stop'],
      ['DATABASE_URL=postgres://onhand@db/onhand onhand backup onhand.gz', 'from your own PostgreSQL server'],
    ],
    'The file is written under the name FILE.part and renamed when it is complete. An incomplete file is detected on restore.',
  );
}

export function defineRestore(program: Command): void {
  const command = program
    .command('restore')
    .description('restore a backup into an empty installation, and verify every ledger in it')
    .argument('<file>', 'a file written by onhand backup');
  withAction(command, async (_options, output, given = '') => {
    const { report, tenants } = await withPlace(async (borrowed) => {
      const progress = startProgress('Restoring', 'rows', output.json);
      const restored = await restoreBackup(borrowed.place.connection, resolve(given), { progress: progress.set });
      progress.stop();
      const verified = await withDatabase(borrowed, (database) => verifyTenants(database, { quiet: output.json }));
      return { report: restored, tenants: verified };
    });
    const ok = tenants.every((tenant) => tenant.ok);
    output.result({ ...report, ok, tenants }, () =>
      [
        `Restored ${grouped(report.rows)} rows of ${grouped(report.tenants.length)} tenants, as of ${report.createdAt}.`,
        ...(report.migrated.length === 0 ? [] : [`Migrated: ${report.migrated.join(', ')}.`]),
        describeVerified(tenants),
      ].join('\n'),
    );
    if (!ok) process.exitCode = EXIT.misfit;
  });
  withExamples(
    command,
    [
      ['ONHAND_DATA=./restored onhand restore onhand.gz', 'into a new data folder; start the server on it afterwards'],
      ['DATABASE_URL=postgres://onhand@db/new onhand restore onhand.gz', 'into a new, empty database'],
    ],
    "It happens in one transaction: a failure leaves nothing behind. The operator's key is not in a backup: it stays with the data folder or ONHAND_ADMIN_KEY.",
  );
}
