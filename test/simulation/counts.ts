/** Count sheets in the simulation: opened, filled line by line while stock moves, and posted or given up. */
import {
  type CountedLine,
  type CountPosting,
  type CountSheet,
  cancelCount,
  createCount,
  enterCount,
  MOVED,
  postCount,
} from '../../src/documents/index.ts';
import type { Idempotency, Journal } from '../../src/journal/index.ts';
import type { Random } from './random.ts';
import type { Sight } from './workload.ts';
import { drawPlace, drawQuantity, UNIT } from './workload-movements.ts';
import type { WorldTenant } from './world.ts';

export type CountStep =
  | { act: 'open'; locationId: number; itemIds: number[] | undefined }
  | { act: 'note'; id: number; lines: CountedLine[] }
  | ({ act: 'post' } & Pick<CountPosting, 'id' | 'uncounted' | 'moved' | 'occurredAt'>)
  | { act: 'drop'; id: number };

/** A sheet as far as the next step needs it. */
export interface SheetSight {
  id: number;
  isOpen: boolean;
  locationId: number;
  lines: { itemId: number; lot: string | null }[];
}

const ACTS = { open: 4, note: 12, post: 4, drop: 1 };

/** Draws a step with a sheet: of one that is known, or a new one. */
export function drawCount(random: Random, sight: Sight, now: number): CountStep {
  const all = sight.sheets();
  const known = random.chance(0.95) ? all.filter((sheet) => sheet.isOpen) : all;
  const sheet = known.length === 0 || random.chance(0.03) ? undefined : random.pick(known.slice(-3));
  const act = known.length === 0 ? 'open' : random.weighted(ACTS);
  switch (act) {
    case 'open': {
      const { items, locations } = sight.world;
      const locationId = random.chance(0.95) ? random.pick(locations).id : 888_888;
      const some = random.some(items, random.int(1, items.length)).map((item) => item.id);
      return { act, locationId, itemIds: random.chance(0.5) ? some : undefined };
    }
    case 'note':
      return { act, id: sheet?.id ?? 0, lines: drawLines(random, sight, sheet, now) };
    case 'post': {
      const occurredAt = random.chance(0.1) ? new Date(now - random.int(0, 5) * 60_000) : undefined;
      const uncounted = random.chance(0.7) ? 'stay' : 'zero';
      return { act, id: sheet?.id ?? 0, uncounted, moved: random.pick([undefined, ...MOVED]), occurredAt };
    }
    case 'drop':
      return { act, id: sheet?.id ?? 0 };
  }
}

/** Some lines of a sheet, or things that were found without being expected; each place once. */
function drawLines(random: Random, sight: Sight, sheet: SheetSight | undefined, now: number): CountedLine[] {
  const lines = new Map<string, CountedLine>();
  for (let left = random.int(1, 4); left > 0; left -= 1) {
    const expected = sheet === undefined || sheet.lines.length === 0 ? undefined : random.pick(sheet.lines);
    const found = drawPlace(random, sight, 0.3);
    const isExpected = expected !== undefined && random.chance(0.85);
    const item = isExpected ? sight.world.items.find(({ id }) => id === expected.itemId)! : found.item;
    const lot = isExpected ? expected.lot : item.tracking === 'lot' ? found.lot : null;
    const line = drawLine(random, sight, { itemId: item.id, lot, locationId: sheet?.locationId ?? 0 }, item.tracking);
    if (random.chance(0.15)) line.countedAt = new Date(now - random.int(-1, 20) * random.pick([1_000, 60_000]));
    lines.set(`${item.id}:${lot}`, line);
  }
  return [...lines.values()];
}

function drawLine(
  random: Random,
  sight: Sight,
  place: { itemId: number; lot: string | null; locationId: number },
  tracking: 'none' | 'lot' | 'serial',
): CountedLine {
  const { itemId, lot, locationId } = place;
  const line: CountedLine = { itemId, ...(lot === null ? {} : { lot: { number: lot } }) };
  if (random.chance(0.05)) return { ...line, quantity: null };
  const isMore = random.chance(0.3);
  if (tracking === 'serial') {
    const here = sight.serialsAt(itemId, locationId);
    const serials = [...new Set([...random.some(here, random.int(0, here.length)), `S${random.int(1, 30)}`])];
    const quantity = BigInt(serials.length) * UNIT;
    return { ...line, serials, ...(isMore ? { more: quantity } : { quantity }) };
  }
  const onHand = sight.onHand(itemId, locationId, lot ?? '');
  const close = onHand > 0n && random.chance(0.6) ? onHand : drawQuantity(random);
  const quantity = random.chance(0.02) ? -UNIT : close;
  return { ...line, ...(isMore ? { more: quantity } : { quantity }) };
}

/** Submits a step with a sheet. Answers with its head and the lines that it shows: all, or those that were written. */
export async function submitCount(
  journal: Journal,
  { actor }: WorldTenant,
  step: CountStep,
  key: Idempotency | undefined,
): Promise<{
  sheet: Pick<CountSheet, 'id' | 'status' | 'locationId' | 'adjustmentId'> & Partial<CountSheet>;
  replayed: boolean;
}> {
  switch (step.act) {
    case 'open': {
      const { locationId, itemIds } = step;
      const { output, replayed } = await journal.submit(actor, createCount, { locationId, itemIds }, key);
      return { sheet: output, replayed };
    }
    case 'note': {
      const { id, lines } = step;
      const { output, replayed } = await journal.submit(actor, enterCount, { id, lines }, key);
      return { sheet: output, replayed };
    }
    case 'post': {
      const { act: _, ...posting } = step;
      const { output, replayed } = await journal.submit(actor, postCount, posting, key);
      return { sheet: output, replayed };
    }
    case 'drop': {
      const { output, replayed } = await journal.submit(actor, cancelCount, { id: step.id, reason: 'Simulated' }, key);
      return { sheet: output, replayed };
    }
  }
}
