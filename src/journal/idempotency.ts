import type { Book } from '../ledger/index.ts';
import { type Database, Refusal, type Sql, textArray } from '../platform/index.ts';
import type { Idempotency } from './command.ts';

/** How long an outcome is kept for its repeats. */
const IDEMPOTENCY_DAYS = 7;

/** Outcomes that one transaction forgets, so that it holds no lock for long. */
const PURGED_MAX = 10_000;

/** Forgets a tenant's outcomes that no repeat will ask for. Returns how many there were. */
export async function purgeOutcomes(database: Database, tenantId: number): Promise<number> {
  for (let total = 0; ; ) {
    const rows = await database.write(tenantId, (sql) =>
      sql.rows({
        text: `delete from idempotency where tenant_id = $1 and key = any(array(select key from idempotency
          where tenant_id = $1 and created_at < now() - make_interval(days => $2) limit $3)) returning 1`,
        values: [tenantId, IDEMPOTENCY_DAYS, PURGED_MAX],
      }),
    );
    total += rows.length;
    if (rows.length < PURGED_MAX) return total;
  }
}

/** What is known of the keys of a batch: from the database, and from earlier commands of the same batch. */
export class KnownKeys {
  readonly #known = new Map<string, { fingerprint: Buffer; kept: unknown }>();
  readonly #added: { key: string; fingerprint: Buffer; kept: unknown }[] = [];

  /** Reads the keys of a batch under the lock of the tenant's clock, so that two retries cannot both win. */
  static read(sql: Sql, tenantId: number, keys: string[]): Promise<(known: KnownKeys) => void> {
    if (keys.length === 0) return Promise.resolve(() => undefined);
    return sql
      .rows<{ key: string; fingerprint: Buffer; outcome: { kept: unknown } }>({
        name: 'journal-keys',
        text: 'select key, fingerprint, outcome from idempotency where tenant_id = $1 and key = any($2::text[])',
        values: [tenantId, textArray(keys)],
      })
      .then((rows) => (known) => {
        for (const row of rows) known.#known.set(row.key, { fingerprint: row.fingerprint, kept: row.outcome.kept });
      });
  }

  /** What an earlier request with this key led to. Throws `idempotency_key_reused` when that one asked for something else. */
  find(idempotency: Idempotency): { kept: unknown } | undefined {
    const known = this.#known.get(idempotency.key);
    if (known === undefined) return undefined;
    if (!known.fingerprint.equals(idempotency.fingerprint)) {
      throw new Refusal(
        'idempotency_key_reused',
        'This Idempotency-Key was used for another request. Use a new key for a new request.',
      );
    }
    return { kept: known.kept };
  }

  add(idempotency: Idempotency, kept: unknown): void {
    const row = { ...idempotency, kept };
    this.#known.set(row.key, row);
    this.#added.push(row);
  }

  /** Takes back what was added: the batch is decided again. */
  forgetAdded(): void {
    for (const { key } of this.#added.splice(0)) this.#known.delete(key);
  }

  write(sql: Sql, book: Book): Promise<unknown>[] {
    if (this.#added.length === 0) return [];
    return [
      sql.rows({
        name: 'journal-write-keys',
        text: `insert into idempotency (tenant_id, key, fingerprint, outcome, created_at)
          select $1, key, decode(fingerprint, 'hex'), outcome, $2
          from unnest($3::text[], $4::text[], $5::json[]) as k (key, fingerprint, outcome)`,
        values: [
          book.tenantId,
          book.now,
          textArray(this.#added.map((row) => row.key)),
          textArray(this.#added.map((row) => row.fingerprint.toString('hex'))),
          textArray(this.#added.map((row) => JSON.stringify({ kept: row.kept }))),
        ],
      }),
    ];
  }
}
