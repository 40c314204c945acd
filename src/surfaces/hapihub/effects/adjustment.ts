import { fillStatement, noteStatement, type StockStatement, stateStock } from '../../../documents/index.ts';
import { statementLinesOf } from '../lines.ts';
import type { Names } from '../names.ts';
import { keep } from '../sent.ts';
import type { WireTransaction } from '../wire.ts';
import { type Effect, fieldsOf, type Step } from './effect.ts';

/** An adjustment in the core's form. Without any quantity it has no lines. */
function statementOf(names: Names, wire: WireTransaction, locationId: number): StockStatement {
  const { date, memo, reference, externalData } = fieldsOf(wire);
  const lines = statementLinesOf(names, wire.items, locationId);
  return { lines, reason: memo, reference, occurredAt: date, externalData };
}

/** States a change, or a level, with immediate effect. */
export const adjustmentEffect: Effect = {
  create({ unit, names, wire, locationId, inPlaceOf }) {
    const statement = statementOf(names, wire, locationId);
    const { lines, ...fields } = statement;
    if (lines.length > 0 && inPlaceOf === undefined) return { id: state(unit, statement), hasSteps: false };
    const externalData = keep(inPlaceOf?.externalData ?? {}, wire);
    const { id } = unit.decide(noteStatement, { ...fields, externalData, locationId, inPlaceOf });
    if (lines.length > 0) unit.decide(fillStatement, { id, lines });
    return { id, hasSteps: false };
  },
  settle() {},
  replaceItems({ unit, names, head, after }) {
    const lines = statementLinesOf(names, after.items, head.locationId ?? 0);
    if (lines.length > 0) unit.decide(fillStatement, { id: head.id, lines });
  },
};

function state(unit: Step, statement: StockStatement): number {
  const [outcome] = unit.decide(stateStock, [statement]);
  if (outcome === undefined) throw new Error('A statement had no outcome.');
  return outcome.id;
}
