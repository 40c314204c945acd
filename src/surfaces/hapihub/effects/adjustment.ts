import { fillStatement, noteStatement, type StockStatement, stateStock } from '../../../documents/index.ts';
import type { LoneUnit } from '../../../journal/index.ts';
import { statementLinesOf } from '../lines.ts';
import type { Names } from '../names.ts';
import { keep } from '../sent.ts';
import type { WireTransaction } from '../wire.ts';
import { type Effect, fieldsOf } from './effect.ts';

/** An adjustment in the core's form. Without any quantity it has no lines. */
export function statementOf(names: Names, wire: WireTransaction, locationId: number): StockStatement {
  const { date, memo, reference, externalData } = fieldsOf(wire);
  const lines = statementLinesOf(names, wire.items, locationId);
  return { lines, reason: memo, reference, occurredAt: date, externalData };
}

/** States a change, or a level, with immediate effect. */
export const adjustmentEffect: Effect = {
  async create({ unit, names, wire, locationId, inPlaceOf }) {
    const statement = statementOf(names, wire, locationId);
    const { lines, ...fields } = statement;
    if (lines.length > 0 && inPlaceOf === undefined) return state(unit, statement);
    const externalData = keep(inPlaceOf?.externalData ?? {}, wire);
    const { id } = await unit.decide(noteStatement, { ...fields, externalData, locationId, inPlaceOf });
    if (lines.length > 0) await unit.decide(fillStatement, { id, lines });
    return id;
  },
  async settle() {},
  async replaceItems({ unit, names, head, after }) {
    const lines = statementLinesOf(names, after.items, head.locationId ?? 0);
    if (lines.length > 0) await unit.decide(fillStatement, { id: head.id, lines });
  },
};

async function state(unit: LoneUnit, statement: StockStatement): Promise<number> {
  const [outcome] = await unit.decide(stateStock, [statement]);
  if (outcome === undefined) throw new Error('A statement had no outcome.');
  return outcome.id;
}
