import { findTenant, listTenants, type Tenant } from '../access/index.ts';
import { type Verification, verifyLedger } from '../ledger/index.ts';
import { type Database, StartupError } from '../platform/index.ts';
import { facts, grouped } from './output.ts';
import { startProgress } from './progress.ts';

/** What verifying one tenant's ledger found. */
export interface VerifiedTenant extends Verification {
  tenantId: number;
  name: string;
}

/** Recomputes the ledgers of all tenants, or of one, beside whatever writes to them. */
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
    verified.push({ tenantId: tenant.id, name: tenant.name, ...verification });
  }
  return verified;
}

/** The findings in words: one block a tenant. */
export function describeVerified(verified: readonly VerifiedTenant[]): string {
  if (verified.length === 0) return 'There is no tenant yet, so there is nothing to verify.';
  return verified.map(describe).join('\n');
}

function describe({ tenantId, name, misfit, ...counts }: VerifiedTenant): string {
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
