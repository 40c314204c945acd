import { Badge } from '@mantine/core';

/** Why stock is, or is not, available to anybody. */
export type StockState = 'available' | 'held' | 'expired' | 'in_transit';

/** What each state that keeps stock from being available is called. */
export const STATE_WORDS: Record<Exclude<StockState, 'available'>, string> = {
  held: 'held',
  expired: 'past its day',
  in_transit: 'in transit',
};

const COLORS: Record<Exclude<StockState, 'available'>, string> = {
  held: '#9a3412',
  expired: 'red.9',
  in_transit: 'cyan.9',
};

/** The mark of stock that is there and available to nobody; nothing where it is available. The reason appears on hover. */
export function StockBadge({ status, reason }: { status: StockState; reason?: string | null | undefined }) {
  if (status === 'available') return null;
  return (
    <Badge className="stock-state" size="sm" variant="filled" color={COLORS[status]} title={reason ?? undefined}>
      {STATE_WORDS[status]}
    </Badge>
  );
}

/** The mark below a name, where the screen is too narrow for a column of states. */
export function NarrowState({ status }: { status: StockState }) {
  if (status === 'available') return null;
  return (
    <span className="narrow-line">
      <StockBadge status={status} />
    </span>
  );
}
