/** What can be used of an item, as an expression over a row `s` of item_stock. The generated columns of that table say the same. */
export const ITEM_AVAILABLE = 's.on_hand - s.reserved';

/** The same of a row `p` of position. */
export const POSITION_AVAILABLE = 'p.on_hand - p.reserved';

/** What can be used of an item, over a row `s` of item_stock, without what is on its way between places: `t.in_transit` says how much that is. */
export const ITEM_AVAILABLE_AT_PLACES = `${ITEM_AVAILABLE} - t.in_transit`;
