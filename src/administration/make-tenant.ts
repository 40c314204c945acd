import { createTenant, type Tenant, type TenantSettingsChange } from '../access/index.ts';
import type { Idempotency, Outcome } from '../journal/index.ts';
import { type Database, Refusal } from '../platform/index.ts';
import { requirePlaces } from './default-places.ts';
import { requireTimeZone } from './time-zone.ts';

/** The tenant id of keys that belong to no tenant yet. */
const INSTALLATION = 0;

/**
 * Creates a tenant. Its clock does not exist yet, so this is the only write without a journal; the row of the idempotency key,
 * inserted first, makes repeats wait for one another.
 */
export async function makeTenant(
  database: Database,
  input: { name: string; settings?: TenantSettingsChange },
  idempotency: Idempotency | undefined,
): Promise<Outcome<Tenant>> {
  const transaction = await database.begin(INSTALLATION);
  try {
    if (idempotency !== undefined) {
      const claimed = await transaction.rows({
        text: `insert into idempotency (tenant_id, key, fingerprint, outcome, created_at) values ($1, $2, $3, '{}', $4)
          on conflict do nothing returning key`,
        values: [INSTALLATION, idempotency.key, idempotency.fingerprint, new Date()],
      });
      if (claimed.length === 0) {
        const [known] = await transaction.rows<{ fingerprint: Buffer; outcome: { kept: Tenant } }>({
          text: 'select fingerprint, outcome from idempotency where tenant_id = $1 and key = $2',
          values: [INSTALLATION, idempotency.key],
        });
        if (!known?.fingerprint.equals(idempotency.fingerprint)) {
          throw new Refusal(
            'idempotency_key_reused',
            'This Idempotency-Key was used for another request. Use a new key for a new request.',
          );
        }
        await transaction.rollback();
        return { output: known.outcome.kept, replayed: true };
      }
    }
    await requireTimeZone(transaction, input.settings?.timeZone);
    const output = await createTenant(transaction, input, new Date());
    await requirePlaces(transaction, output.id, input.settings ?? {});
    const writes =
      idempotency === undefined
        ? []
        : [
            transaction.rows({
              text: 'update idempotency set outcome = $3 where tenant_id = $1 and key = $2',
              values: [INSTALLATION, idempotency.key, JSON.stringify({ kept: output })],
            }),
          ];
    await transaction.commit(writes);
    return { output, replayed: false };
  } catch (error) {
    await transaction.rollback();
    throw error;
  }
}
