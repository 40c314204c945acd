import { findTenant, listTenants, type Tenant } from '../access/index.ts';
import { listTwins, type Twins } from '../catalog/index.ts';
import { type Verification, verifyLedger } from '../ledger/index.ts';
import { type Database, StartupError } from '../platform/index.ts';
import { facts, grouped } from './output.ts';
import { startProgress } from './progress.ts';

/** The result of verifying one tenant's ledger. */
export interface VerifiedTenant extends Verification {
  tenantId: number;
  name: string;
  /** Items that share a part number, at most a hundred groups. That is not a misfit. */
  twins: Twins[];
}

const TWINS_MAX = 100;

/** Recomputes the ledgers of all tenants, or of one, while others may write to them. */
export async function verifyTenants(
  database: Database,
  options: { tenantId?: number | undefined; quiet: boolean },
): Promise<VerifiedTenant[]> {
  const verified: VerifiedTenant[] = [];
  for (const tenant of await chooseTenants(database, options.tenantId)) {
    const progress = startProgress(`Verifying ${tenant.name}`, 'entries', options.quiet);
    const verification = await verifyLedger(database, tenant.id, {
      progress: (checked, total) => progress.set(checked, total),
    });
    progress.stop();
    const twins = await database.inTenant(tenant.id, (sql) => listTwins(sql, tenant.id, TWINS_MAX));
    verified.push({ tenantId: tenant.id, name: tenant.name, ...verification, twins });
  }
  return verified;
}

/** The results as text: one block per tenant. */
export function describeVerified(verified: readonly VerifiedTenant[]): string {
  if (verified.length === 0) return 'There is no tenant yet, so there is nothing to verify.';
  return verified.map(describe).join('\n');
}

function describe(tenant: VerifiedTenant): string {
  return [describeLedger(tenant), ...describeTwins(tenant.twins)].join('\n');
}

function describeTwins(twins: readonly Twins[]): string[] {
  if (twins.length === 0) return [];
  const title = '  items that share a part number; only the exact spelling names one of them (change all but one):';
  return [
    title,
    ...twins.map(
      ({ itemIds, partNumbers }) => `    ${itemIds.map((id, at) => `${partNumbers[at]} (item ${id})`).join(', ')}`,
    ),
    ...(twins.length < TWINS_MAX ? [] : ['    and possibly more']),
  ];
}

function describeLedger({ tenantId, name, misfit, ...counts }: VerifiedTenant): string {
  const size = `${grouped(counts.movements)} movements, ${grouped(counts.entries)} entries, ${grouped(counts.positions)} positions`;
  const title = `Tenant ${tenantId} (${name}): ${misfit === null ? 'everything fits' : 'MISFIT'}; ${size}`;
  if (misfit === null) return title;
  const { invariant, message, ...place } = misfit;
  const rows = Object.entries(place).filter(([, value]) => value !== undefined && value !== null);
  const lines = facts([
    ['invariant', invariant],
    ['what', message],
    ...rows.map(([key, value]) => [key, value] as const),
  ]);
  return `${title}\n${lines.replaceAll(/^/gm, '  ')}`;
}

async function chooseTenants(database: Database, tenantId: number | undefined): Promise<Tenant[]> {
  if (tenantId !== undefined) {
    const tenant = await findTenant(database.system, tenantId);
    if (tenant === undefined) throw new StartupError(`There is no tenant with the id ${tenantId}.`);
    return [tenant];
  }
  const tenants: Tenant[] = [];
  for (let page: Tenant[] = []; ; ) {
    page = await listTenants(database.system, { after: tenants.at(-1)?.id ?? 0, limit: 1_000 });
    if (page.length === 0) return tenants;
    tenants.push(...page);
  }
}
