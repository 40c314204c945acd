import type { Command } from 'commander';
import { withExamples } from '../define.ts';
import { defineImportSales } from './import-sales.ts';

export function defineImport(program: Command): void {
  const command = program.command('import').description('bring in data from CSV files');
  withExamples(command, [['onhand import sales orders.csv.gz --open-stock', "a shop's order lines"]]);
  defineImportSales(command);
}
