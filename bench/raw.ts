import pg from 'pg';

/** Inserts as many rows as a batch of movements makes, with nothing around them: what the database alone can do. */
export interface RawInserts {
  /** Inserts for some seconds; answers entries a second. */
  run(seconds: number): Promise<number>;
  close(): Promise<void>;
}

const ROWS = 1_000;
const MOVEMENT = 'kind, reason, actor_kind, actor_id, location_id, actor_name, document_no, hash';
const ENTRY = 'kind, item_id, location_id, lot_id, change, after, item_after, value_change, value_after, late';

/** Makes copies of our two tables with all their indexes in a schema of their own. `perMovement` entries belong to one movement. */
export async function openRawInserts(url: string, perMovement: number): Promise<RawInserts> {
  const client = new pg.Client({ connectionString: url, pipeline: true });
  client.on('error', () => undefined);
  await client.connect();
  const schema = `raw_${perMovement}`;
  await client.query(`create schema ${schema}`);
  await client.query(`create table ${schema}.movement (like public.movement including all)`);
  await client.query(`create table ${schema}.entry (like public.entry including all)`);
  const constants = rows(perMovement);
  let nextId = 1;

  async function insert(): Promise<void> {
    const first = nextId;
    nextId += ROWS * 3;
    const movementIds = Array.from({ length: ROWS / perMovement }, (_, index) => first + index * 3 * perMovement);
    const entryIds = Array.from({ length: ROWS }, (_, index) => first + index * 3 + 2);
    const owners = entryIds.map((_, index) => movementIds[Math.floor(index / perMovement)]);
    await Promise.all([
      client.query('begin'),
      client.query({
        name: `${schema}-movement`,
        text: `insert into ${schema}.movement (tenant_id, id, recorded_at, entry_count, ${MOVEMENT})
          select 1, id, now(), ${perMovement}, ${MOVEMENT}
          from unnest($1::bigint[], $2::movement_kind[], $3::text[], $4::actor_kind[], $5::bigint[], $6::bigint[], $7::text[], $8::integer[],
            $9::bytea[]) as m (id, ${MOVEMENT})`,
        values: [array(movementIds), ...constants.movement],
      }),
      client.query({
        name: `${schema}-entry`,
        text: `insert into ${schema}.entry (tenant_id, id, movement_id, ${ENTRY})
          select 1, id, movement_id, ${ENTRY}
          from unnest($1::bigint[], $2::bigint[], $3::movement_kind[], $4::bigint[], $5::bigint[], $6::bigint[], $7::numeric[], $8::numeric[],
            $9::numeric[], $10::numeric[], $11::numeric[], $12::boolean[]) as e (id, movement_id, ${ENTRY})`,
        values: [array(entryIds), array(owners), ...constants.entry],
      }),
      client.query('commit'),
    ]);
  }

  return {
    async run(seconds) {
      const began = performance.now();
      let entries = 0;
      while (performance.now() - began < seconds * 1_000) {
        await insert();
        entries += ROWS;
      }
      return entries / ((performance.now() - began) / 1_000);
    },
    close: () => client.end(),
  };
}

const array = (values: readonly unknown[]) => `{${values.join(',')}}`;

/** The columns that are the same in every batch, in the order of MOVEMENT and ENTRY. */
function rows(perMovement: number): { movement: string[]; entry: string[] } {
  const movements = (value: (index: number) => unknown) =>
    array(Array.from({ length: ROWS / perMovement }, (_, index) => value(index)));
  const entries = (value: (index: number) => unknown) =>
    array(Array.from({ length: ROWS }, (_, index) => value(index)));
  const hash = (index: number) => `"\\\\x${(index + 4096).toString(16).repeat(16)}"`;
  return {
    movement: [
      movements(() => 'adjustment'),
      movements(() => 'Bench'),
      movements(() => 'api_key'),
      movements(() => 1_002),
      movements(() => ROWS + 1),
      movements(() => 'Bench'),
      movements((index) => index + 1),
      movements(hash),
    ],
    entry: [
      entries(() => 'adjustment'),
      entries((index) => index + 1),
      entries(() => ROWS + 1),
      entries(() => 0),
      entries(() => -1),
      entries((index) => 10_000_000 - index),
      entries((index) => 10_000_000 - index),
      entries(() => 0),
      entries(() => 0),
      entries(() => false),
    ],
  };
}
