import { createPackaging } from '../../../documents/index.ts';
import { linesOf } from '../lines.ts';
import { type Effect, fieldsOf, linkedId, linkedKind, wrongLink } from './effect.ts';

/** For a sale it marks the goods as packed; otherwise it turns components into products. */
export const packagingEffect: Effect = {
  create({ unit, names, wire, locationId, inPlaceOf }) {
    const saleId = linkedId(wire);
    if (saleId !== null && linkedKind(unit, saleId) !== 'sale') {
      throw wrongLink('a packaging must refer to a transaction of type sales.');
    }
    const lines = linesOf(names, wire);
    const { id } = unit.decide(createPackaging, { ...fieldsOf(wire, inPlaceOf), locationId, saleId, lines });
    return { id, hasSteps: false };
  },
  settle() {},
};
