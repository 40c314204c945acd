import { type Command, Option } from 'commander';
import {
  type SettingsChange,
  type Tenant,
  tenantCreate,
  tenantList,
  tenantUpdate,
  tenantView,
} from '../../../client/index.ts';
import { askText, canAsk } from '../ask.ts';
import { answer, connectAsOperator, type ServerOptions } from '../connection.ts';
import { type CommonOptions, pair, readId, wholeNumber, withAction, withExamples, withServer } from '../define.ts';
import { UsageError } from '../failure.ts';
import { facts, table } from '../output.ts';
import { readAll } from '../pages.ts';

type Settings = SettingsChange;

interface SettingOptions {
  negativeStock?: 'allow' | 'refuse';
  overReceiptPercent?: number;
  exportDelaySeconds?: number;
  defaultLocation?: string;
  surface?: Record<string, string>;
  hapihub?: Record<string, string>;
  surfaceLocation?: Record<string, string>;
}

export function defineTenant(program: Command): void {
  const tenant = program.command('tenant').description('companies and their settings');
  withExamples(tenant, [
    ['onhand tenant create "Acme Plumbing"', 'creates a company'],
    ['onhand tenant list', 'lists all companies'],
    ['onhand tenant update 1 --negative-stock allow', 'changes a setting'],
  ]);
  defineCreate(tenant);
  defineList(tenant);
  defineShow(tenant);
  defineUpdate(tenant);
}

function defineCreate(parent: Command): void {
  const command = withSettings(
    parent.command('create').description('create an empty company').argument('[name]', 'its name'),
  );
  withAction<SettingOptions & ServerOptions & CommonOptions>(
    withServer(command, 'operator'),
    async (options, output, given?: string) => {
      const name = given ?? (canAsk(options) ? await askText("What is the company's name?") : undefined);
      if (name === undefined)
        throw new UsageError('Enter the name of the company: onhand tenant create "Acme Plumbing"');
      const body = { name, settings: readSettings(options) };
      const row = await answer(tenantCreate({ client: connectAsOperator(options), body }));
      output.result(
        row,
        () => `${describe(row)}\n\nNext: onhand key create --tenant ${row.id} --name shop --scopes inventory:write`,
      );
    },
  );
  withExamples(command, [
    ['onhand tenant create "Acme Plumbing"', 'stock cannot go below zero, all surfaces are on'],
    ['onhand tenant create Shop --negative-stock allow --surface hapihub=off', 'with settings of its own'],
    ['id=$(onhand tenant create Shop --json | jq .id)', 'in a script'],
  ]);
}

function defineList(parent: Command): void {
  const command = parent.command('list').description('all companies');
  withAction<ServerOptions & CommonOptions>(withServer(command, 'operator'), async (options, output) => {
    const client = connectAsOperator(options);
    const data = await readAll((query) => answer(tenantList({ client, query })));
    output.result({ data }, () =>
      data.length === 0
        ? 'There is no company yet. Create one with: onhand tenant create "Acme Plumbing"'
        : table(
            ['id', 'name', 'negative stock', 'made'],
            data.map((row) => [row.id, row.name, row.settings.negativeStock, row.createdAt]),
          ),
    );
  });
  withExamples(command, [['onhand tenant list --json', 'as JSON']]);
}

function defineShow(parent: Command): void {
  const command = parent.command('show').description('one company with its settings').argument('<id>', 'its id');
  withAction<ServerOptions & CommonOptions>(withServer(command, 'operator'), async (options, output, tenantId = '') => {
    const path = { tenantId: readId(tenantId) };
    const row = await answer(tenantView({ client: connectAsOperator(options), path }));
    output.result(row, () => describe(row));
  });
  withExamples(command, [['onhand tenant show 1', 'name, settings, dates']]);
}

function defineUpdate(parent: Command): void {
  const command = withSettings(
    parent
      .command('update')
      .description('change the name or settings of a company')
      .argument('<id>', 'its id')
      .option('--name <name>', 'a new name'),
  );
  withAction<SettingOptions & ServerOptions & CommonOptions & { name?: string }>(
    withServer(command, 'operator'),
    async (options, output, tenantId = '') => {
      const settings = readSettings(options);
      const body = { ...(options.name === undefined ? {} : { name: options.name }), ...(settings ? { settings } : {}) };
      if (Object.keys(body).length === 0)
        throw new UsageError('Say what to change, for example --negative-stock allow.');
      const path = { tenantId: readId(tenantId) };
      const row = await answer(tenantUpdate({ client: connectAsOperator(options), path, body }));
      output.result(row, () => describe(row));
    },
  );
  withExamples(command, [
    ['onhand tenant update 1 --name "Acme Ltd"', 'renames it'],
    ['onhand tenant update 1 --negative-stock allow', 'lets stock go below zero'],
    ['onhand tenant update 1 --surface trybe=off --surface hapihub=on', 'switches surfaces'],
  ]);
}

function withSettings(command: Command): Command {
  return command
    .addOption(new Option('--negative-stock <policy>', 'whether stock may go below zero').choices(['refuse', 'allow']))
    .option('--over-receipt-percent <percent>', 'how much more than ordered may be received', wholeNumber(0, 1_000))
    .option('--export-delay-seconds <seconds>', 'how long exports wait', wholeNumber(0, 86_400))
    .option('--default-location <id|none>', 'where goods go that are ordered for the company and no location is named')
    .option('--surface <name=on|off>', 'servicetitan, fsmNavigator, hapihub, trybe or deconetwork', pair)
    .option('--hapihub <name=on|off>', 'createUnknownSkus or alwaysPaginate', pair)
    .option(
      '--surface-location <name=id|none>',
      'the location for stock that comes in through deconetwork or fsmNavigator',
      pair,
    );
}

function readSettings(options: SettingOptions): Settings | undefined {
  const settings = {
    ...(options.negativeStock === undefined ? {} : { negativeStock: options.negativeStock }),
    ...(options.overReceiptPercent === undefined ? {} : { overReceiptPercent: options.overReceiptPercent }),
    ...(options.exportDelaySeconds === undefined ? {} : { exportDelaySeconds: options.exportDelaySeconds }),
    ...(options.defaultLocation === undefined ? {} : { defaultLocationId: readPlace(options.defaultLocation) }),
    ...(options.surface === undefined ? {} : { surfaces: readSwitches(options.surface) }),
    ...(options.hapihub === undefined ? {} : { hapihub: readSwitches(options.hapihub) }),
    ...(options.surfaceLocation === undefined ? {} : readPlaces(options.surfaceLocation)),
  };
  return Object.keys(settings).length === 0 ? undefined : settings;
}

/** Unknown names are left to the server, whose refusal names them. */
function readSwitches(pairs: Record<string, string>): Record<string, boolean> {
  const switches = Object.entries(pairs).map(([name, value]) => {
    if (value !== 'on' && value !== 'off') throw new UsageError(`Say ${name}=on or ${name}=off, not ${name}=${value}.`);
    return [name, value === 'on'] as const;
  });
  return Object.fromEntries(switches);
}

/** Likewise. */
function readPlaces(pairs: Record<string, string>): Record<string, { locationId: number | null }> {
  const places = Object.entries(pairs).map(([name, value]) => {
    return [name, { locationId: readPlace(value) }] as const;
  });
  return Object.fromEntries(places);
}

const readPlace = (text: string) => (text === 'none' ? null : readId(text));

function describe({ id, name, uuid, settings, createdAt, updatedAt }: Tenant): string {
  const on = (switches: Record<string, boolean>) =>
    Object.entries(switches)
      .map(([key, value]) => `${key} ${value ? 'on' : 'off'}`)
      .join(', ');
  return facts([
    ['id', id],
    ['name', name],
    ['uuid', uuid],
    ['negative stock', settings.negativeStock],
    ['over-receipt', `${settings.overReceiptPercent} %`],
    ['export delay', `${settings.exportDelaySeconds} s`],
    ['default location', settings.defaultLocationId ?? 'none'],
    ['surfaces', on(settings.surfaces)],
    ['hapihub', on(settings.hapihub)],
    ['deconetwork location', settings.deconetwork.locationId ?? 'none'],
    ['fsmNavigator location', settings.fsmNavigator.locationId ?? 'none'],
    ['made', createdAt],
    ['changed', updatedAt],
  ]);
}
