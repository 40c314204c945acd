/** What of an item, by its sums `s` in item_stock, is available. The generated columns of that table say the same. */
export const ITEM_AVAILABLE = 's.on_hand - s.reserved - s.unavailable';

/** What at a position `p` is available. */
export const POSITION_AVAILABLE = `case when p.status = 'available' then p.on_hand - p.reserved else 0 end`;
