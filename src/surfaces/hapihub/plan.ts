import type { DocumentKind, DocumentSearch } from '../../documents/index.ts';
import { idsAmong } from '../../platform/index.ts';
import { SET_BY_SERVER, TRANSACTION_FIELDS, type TransactionType } from './fields.ts';
import type { Condition } from './query.ts';
import { fits, patience } from './query-match.ts';
import type { Operand } from './query-values.ts';
import { TRANSACTION_KINDS, TYPE_TABLE } from './types.ts';

type FieldCondition = Extract<Condition, { sort: 'field' }>;

/** The part of a query that an index answers, and the rest, which is checked for each row found. */
export interface Plan {
  search: Omit<DocumentSearch, 'visibility'>;
  /** Names of locations, one of which must be the document's; resolved before the search. */
  places: { field: 'locationIds' | 'fromLocationIds' | 'toLocationIds'; names: string[] }[];
  rest: Condition[];
}

const KNOWN: ReadonlySet<string> = new Set([...Object.keys(TRANSACTION_FIELDS), ...Object.keys(SET_BY_SERVER)]);
const PLACE_FIELDS = { warehouse: 'locationIds', source: 'fromLocationIds', destination: 'toLocationIds' } as const;

/** Splits a query: conditions on fields with a column of their own go to the index, if they must all hold. */
export function planOf(condition: Condition): Plan {
  const plan: Plan = { search: { kinds: TRANSACTION_KINDS }, places: [], rest: [] };
  for (const part of flat(condition)) {
    if (part.sort === 'field' && (absorb(plan, part) || isConstant(part))) continue;
    plan.rest.push(part);
  }
  return plan;
}

/** All conditions that must hold together. */
function flat(condition: Condition): Condition[] {
  return condition.sort === 'and' ? condition.of.flatMap(flat) : [condition];
}

/** A field that no transaction has is missing in all of them: a condition that asks for that is always true. */
function isConstant(part: FieldCondition): boolean {
  return !KNOWN.has(part.path[0] ?? '') && fits({}, part, patience());
}

function absorb(plan: Plan, part: FieldCondition): boolean {
  const name = part.path.length === 1 ? part.path[0] : undefined;
  if (!KNOWN.has(part.path[0] ?? '') && !fits({}, part, patience())) {
    plan.search.kinds = [];
    return true;
  }
  switch (name) {
    case 'id':
      return absorbIds(plan, part);
    case 'type':
      return absorbTypes(plan, part);
    case 'createdAt':
      return absorbTimes(plan, part);
    case 'invoice':
      return absorbInvoices(plan, part);
    case 'warehouse':
    case 'source':
    case 'destination': {
      const texts = textsOf(part);
      if (texts === undefined) return false;
      plan.places.push({ field: PLACE_FIELDS[name], names: texts });
      // Only a transfer has a source and a destination.
      if (name !== 'warehouse') plan.search.kinds = plan.search.kinds.filter((kind) => kind === 'transfer');
      return true;
    }
    default:
      return false;
  }
}

/** The texts, one of which must match; undefined if the condition is anything else. */
function textsOf({ comparison, operands }: FieldCondition): string[] | undefined {
  if (comparison !== '$eq' && comparison !== '$in') return undefined;
  return operands.every(isText) ? operands : undefined;
}

function isText(operand: Operand): operand is string {
  return typeof operand === 'string';
}

function absorbIds(plan: Plan, part: FieldCondition): boolean {
  const texts = textsOf(part);
  if (texts === undefined) return false;
  const ids = idsAmong(texts);
  plan.search.ids = plan.search.ids === undefined ? ids : plan.search.ids.filter((id) => ids.includes(id));
  return true;
}

/** A type depends only on the kind of the document, so every comparison with it does. */
function absorbTypes(plan: Plan, part: FieldCondition): boolean {
  const kept = (Object.keys(TYPE_TABLE) as TransactionType[]).filter((type) => fits({ type }, part, patience()));
  const kinds: readonly DocumentKind[] = kept.flatMap((type) => TYPE_TABLE[type].kinds);
  plan.search.kinds = plan.search.kinds.filter((kind) => kinds.includes(kind));
  return true;
}

const LATEST = Date.UTC(2300, 0, 1);

function absorbTimes(plan: Plan, { comparison, operands }: FieldCondition): boolean {
  const [time] = operands;
  if (operands.length !== 1 || typeof time !== 'number') return false;
  // Times are whole milliseconds, and all of ours are within these bounds.
  const clamp = (moment: number) => new Date(Math.min(Math.max(moment, 0), LATEST));
  const { from, before } = plan.search.date ?? {};
  const narrow = (least: number | undefined, past: number | undefined) => {
    const froms = [from?.getTime(), least].filter((value) => value !== undefined);
    const befores = [before?.getTime(), past].filter((value) => value !== undefined);
    plan.search.date = {
      from: froms.length === 0 ? undefined : clamp(Math.max(...froms)),
      before: befores.length === 0 ? undefined : clamp(Math.min(...befores)),
    };
    return true;
  };
  switch (comparison) {
    case '$gte':
      return narrow(Math.ceil(time), undefined);
    case '$gt':
      return narrow(Math.floor(time) + 1, undefined);
    case '$lt':
      return narrow(undefined, Math.ceil(time));
    case '$lte':
      return narrow(undefined, Math.floor(time) + 1);
    case '$eq':
    case '$in':
      return narrow(Math.ceil(time), Math.floor(time) + 1);
    default:
      return false;
  }
}

/** The texts are looked up unchanged: an invoice too long for the index does not exist here. */
function absorbInvoices(plan: Plan, part: FieldCondition): boolean {
  const texts = textsOf(part);
  if (texts === undefined || plan.search.references !== undefined) return false;
  plan.search.references = texts;
  return true;
}
