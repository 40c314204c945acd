import type { Command } from 'commander';
import { migrate } from '../../platform/index.ts';
import { withAction, withExamples } from '../define.ts';
import { withPlace, withPool } from '../with-database.ts';

export function defineMigrate(program: Command): void {
  const command = program
    .command('migrate')
    .description('bring the database up to date with this version; starting the server does the same');
  withAction(command, async (_options, output) => {
    const applied = await withPlace((borrowed) => withPool(borrowed, (pool) => migrate(pool)));
    output.result({ applied }, () =>
      applied.length === 0 ? 'The database is up to date.' : `Applied ${applied.join(', ')}.`,
    );
  });
  withExamples(command, [
    ['onhand migrate', 'applies the missing migrations, and lists them'],
    ['DATABASE_URL=postgres://onhand@db/onhand onhand migrate', 'on your own PostgreSQL server'],
  ]);
}
