import type { Command } from 'commander';
import { withExamples } from '../define.ts';
import { defineRowImports } from './import-rows.ts';
import { defineImportSales } from './import-sales.ts';

export function defineImport(program: Command): void {
  const command = program.command('import').description('import data from CSV files');
  withExamples(command, [
    ['onhand import items items.csv', 'items, from columns named as in the API'],
    ['onhand import counts count.csv', 'counted quantities'],
    ['onhand import sales orders.csv.gz --open-stock', "a shop's order lines"],
  ]);
  defineRowImports(command);
  defineImportSales(command);
}
