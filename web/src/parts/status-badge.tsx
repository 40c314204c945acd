import { Badge } from '@mantine/core';
import { words } from './format.tsx';

const COLORS: Record<string, string> = {
  received: 'teal.9',
  approved: 'teal.9',
  credit_received: 'teal.9',
  posted: 'teal.9',
  fulfilled: 'teal.9',
  canceled: 'gray.7',
  cancelled: 'gray.7',
  expired: 'gray.7',
  rejected: 'red.9',
};

/** The status of a document. */
export function StatusBadge({ status }: { status: string }) {
  return (
    <Badge className="status" variant="filled" color={COLORS[status] ?? 'cyan.9'}>
      {words(status)}
    </Badge>
  );
}
