import { isWhole, type Quantity, Refusal, units } from '../../platform/index.ts';
import type { DocumentLine } from '../document/document.ts';
import { type Gone, type HoldShare, type Portion, portionsOf, sharesBetween, withPortions } from './portions.ts';

/** What comes back of a line of a sale, and which line of the request says so. */
export interface BackPart {
  index: number;
  line: DocumentLine;
  quantity: Quantity;
  lot?: { number: string; expiresAt?: Date | null } | undefined;
  serials?: string[] | undefined;
}

/** Goods that come back in. */
export interface Goods {
  itemId: number;
  quantity: Quantity;
  lot?: { number: string; expiresAt?: Date | null } | undefined;
  serials?: string[] | undefined;
}

/**
 * Takes note on a line of a sale that a part of it came back, and gives the goods: of a kit what left for it, in the order in which it left.
 * Lots that are not named are those that left.
 */
export function bringBack(part: BackPart): Goods[] {
  const { line, quantity, index } = part;
  const portions = portionsOf(line);
  if (portions.some(({ holds }) => holds.length > 1) && !isWhole(quantity)) {
    throw new Refusal('invalid_quantity', 'Kits come back in whole units.', { path: `lines.${index}.quantity` });
  }
  const shares = sharesBetween(portions, line.received, line.received + quantity);
  const goods = shares.flatMap((share) =>
    part.serials === undefined ? goodsOf(part, share, portions) : unitsOf(part, share, portions),
  );
  line.details = withPortions(line, portions);
  line.received += quantity;
  return goods;
}

/** Goods by the lots that they left in, the first to leave first; a lot that is named is taken first of all. */
function goodsOf({ line, lot, index }: BackPart, { hold, quantity }: HoldShare, portions: readonly Portion[]): Goods[] {
  const { itemId } = hold;
  const named = itemId === line.itemId ? lot : undefined;
  const goods: Goods[] = [];
  let missing = quantity;
  for (const gone of hold.gone) {
    if (named !== undefined && gone.lot !== named.number) continue;
    const taken = takeOf(gone, missing);
    if (taken === 0n) continue;
    missing -= taken;
    const serials = gone.serials === null ? undefined : serialsOf(gone, taken, index);
    const ofLot = gone.lot === null ? undefined : (named ?? { number: gone.lot });
    goods.push({ itemId, quantity: taken, lot: ofLot, serials });
  }
  if (missing === 0n) return goods;
  if (isNoted(portions, line, hold) && named !== undefined) {
    throw new Refusal(
      'over_return',
      `Less than that of lot ${named.number} left for this line and did not come back yet.`,
      {
        path: `lines.${index}.quantity`,
      },
    );
  }
  return [
    ...goods,
    { itemId, quantity: missing, lot: named ?? (line.lot === null ? undefined : { number: line.lot.number }) },
  ];
}

/** Whether all that left by a hold was noted; sales of version 0.1 noted nothing. */
function isNoted(portions: readonly Portion[], line: DocumentLine, hold: HoldShare['hold']): boolean {
  const left = sharesBetween(portions, 0n, line.picked).find((share) => share.hold === hold)?.quantity ?? 0n;
  return hold.gone.reduce((sum, { quantity }) => sum + quantity, 0n) >= left;
}

function takeOf(gone: Gone, missing: Quantity): Quantity {
  const room = gone.quantity - gone.back;
  const taken = room < missing ? room : missing;
  gone.back += taken;
  return taken;
}

/** The units of what left: all that is still out. Of some of them somebody has to say which. */
function serialsOf(gone: Gone, taken: Quantity, index: number): string[] {
  const left = gone.serials ?? [];
  if (units(left.length) !== taken) {
    throw new Refusal('serials_required', 'Name the serials of the units that come back.', {
      path: `lines.${index}.serials`,
    });
  }
  gone.serials = [];
  return left;
}

/** Units that are named: each must have left for the line. */
function unitsOf(
  { line, serials = [], index }: BackPart,
  { hold, quantity }: HoldShare,
  portions: readonly Portion[],
): Goods[] {
  const path = `lines.${index}.serials`;
  if (units(serials.length) !== quantity || new Set(serials).size !== serials.length) {
    throw new Refusal('serials_required', 'Name one serial for each unit that comes back.', { path });
  }
  const mustBeNoted = isNoted(portions, line, hold);
  for (const number of serials) {
    const gone = hold.gone.find((one) => one.serials?.includes(number));
    if (gone === undefined && mustBeNoted) {
      throw new Refusal('serials_required', `Serial ${number} did not leave for this line, or came back already.`, {
        path,
      });
    }
    if (gone === undefined) continue;
    gone.serials = gone.serials?.filter((one) => one !== number) ?? null;
    gone.back += units(1);
  }
  return [{ itemId: hold.itemId, quantity, serials }];
}
