import { Badge, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { type ItemDetail, itemView } from '../../../../client/index.ts';
import { useRead } from '../../api/hooks.ts';
import { difference, sum } from '../../parts/decimals.ts';
import { formatMoney, formatQuantity, Quantity } from '../../parts/format.tsx';
import { Page } from '../../parts/page.tsx';
import { Loaded } from '../../parts/states.tsx';
import { STATE_WORDS } from '../../parts/stock-state.tsx';
import { Balances, type Position, usePositions } from './balances.tsx';
import { Explanation } from './explanation.tsx';
import { History } from './history.tsx';
import { Incoming } from './incoming.tsx';
import { ItemActions } from './item-actions.tsx';
import { ItemLevels } from './item-levels.tsx';
import { Kit } from './kit.tsx';
import { Reservations } from './reservations.tsx';

type Item = ItemDetail;

/** One item: where it is, how its balance came about, who holds it, and the actions on it. */
export function ItemPage() {
  const { itemId } = useParams({ from: '/items/$itemId' });
  const id = Number(itemId);
  const item = useRead(['items', id], (client) => itemView({ client, path: { id } }));
  return <Loaded query={item}>{(row) => <ItemContent key={row.id} item={row} />}</Loaded>;
}

function ItemContent({ item }: { item: Item }) {
  return (
    <Page
      title={item.partNumber}
      hint={
        <Group gap="xs">
          {item.name}
          {item.category && <Badge variant="default">{item.category}</Badge>}
          {!item.active && (
            <Badge color="red" variant="outline">
              Inactive
            </Badge>
          )}
          {item.mergedIntoId !== null && (
            <Link to="/items/$itemId" params={{ itemId: String(item.mergedIntoId) }} className="link">
              Merged into this item
            </Link>
          )}
          {item.tracking !== 'none' && <Badge variant="default">tracked by {item.tracking}</Badge>}
        </Group>
      }
      actions={<ItemActions item={item} />}
    >
      <Sums item={item} />
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        <Balances item={item} />
        <History item={item} />
      </SimpleGrid>
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        <ItemLevels item={item} />
        <Kit item={item} />
      </SimpleGrid>
      <Incoming item={item} />
      <Reservations item={item} />
      <Explanation item={item} />
    </Page>
  );
}

function Sums({ item }: { item: Item }) {
  const low = item.minStockLevel !== '0' && !difference(item.minStockLevel, item.available).startsWith('-');
  const { data: positions } = usePositions(item.id);
  const out = [
    ...(item.reserved === '0' ? [] : [`${formatQuantity(item.reserved, item.unit)} reserved`]),
    ...unavailableParts(positions?.data ?? [], item.unit),
  ];
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 5 }}>
      <Sum label="On hand">
        <Quantity value={item.onHand} unit={item.unit} />
      </Sum>
      <Sum label="Available" hint={out.length === 0 ? undefined : out.join(', ')}>
        <Quantity value={item.available} unit={item.unit} />
      </Sum>
      <Sum label="On order" hint={item.onOrder === '0' ? undefined : 'see what is on its way'}>
        <Quantity value={item.onOrder} unit={item.unit} />
      </Sum>
      <Sum label="Minimum" hint={low ? 'available is at or below it' : targetOf(item)}>
        <Quantity value={item.minStockLevel} unit={item.unit} />
      </Sum>
      <Sum label="Stock value" hint="at moving average cost">
        {formatMoney(item.stockValue)}
      </Sum>
    </SimpleGrid>
  );
}

/** How much of an item is there and not available, by why: “3 held”, “2 past its day”. */
function unavailableParts(positions: readonly Position[], unit: string | null): string[] {
  return Object.entries(STATE_WORDS).flatMap(([status, word]) => {
    const amount = positions
      .filter((row) => row.status === status)
      .map(({ onHand, reserved }) => difference(onHand, reserved))
      .reduce(sum, '0');
    return amount === '0' ? [] : [`${formatQuantity(amount, unit)} ${word}`];
  });
}

function targetOf({ targetStockLevel: target, reorderQuantity: amount, unit }: Item): string | undefined {
  if (target !== null) return `filled up to ${formatQuantity(target, unit)}`;
  return amount === '0' ? undefined : `reorder ${formatQuantity(amount, unit)}`;
}

function Sum({ label, hint, children }: { label: string; hint?: string | undefined; children: React.ReactNode }) {
  return (
    <Stack className="section" gap={0}>
      <Text size="sm" className="hint">
        {label}
      </Text>
      <div className="figure">{children}</div>
      <Text size="xs" className="hint">
        {hint ?? ' '}
      </Text>
    </Stack>
  );
}
