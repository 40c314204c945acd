import { ownsLocation, requireOwn } from '../../access/index.ts';
import type { BatchCommand } from '../../journal/index.ts';
import { type Hold, requireHold, requireReason } from '../holding.ts';
import type { LocationView } from './location.ts';
import { LOCATION_ROWS, locationById } from './location-book.ts';
import { BELOW, derivedOf, putWithBelow } from './location-tree.ts';

/** Holds a place, with all that stands in it: what lies there stays on hand and valued, and is available to nobody. */
export const holdLocation = holding('locations.hold', true);
/** Releases a place that is held. What is held below it, or above, stays so. */
export const releaseLocation = holding('locations.release', false);

function holding(name: string, hold: boolean): BatchCommand<Hold, LocationView> {
  return {
    sort: 'batch',
    name,
    weight: () => 1,
    // What stands in it follows from other rows.
    alone: () => true,
    wants({ id }, wants) {
      wants.rows(LOCATION_ROWS, [id]);
      wants.rows(BELOW, [id]);
    },
    decide({ id, reason }, actor, book) {
      requireReason(reason);
      const location = locationById(book, actor, id);
      requireOwn(ownsLocation(actor, location.derived), `Location ${location.fields.name} is shared`);
      requireHold(`Location ${location.fields.name}`, location.heldAt, hold);
      const { parentId } = location.fields;
      const parent = parentId === null ? undefined : book.row(LOCATION_ROWS, parentId);
      const after = { ...location, heldAt: hold ? book.now : null, reason };
      return putWithBelow(book, location, { ...after, derived: derivedOf(after, parent?.derived) });
    },
  };
}
