import { Button, Group, Stack, Text } from '@mantine/core';
import type { Item } from '../api/names.ts';
import { AmountField, TrackedFields } from './amount-line.tsx';
import { isDecimal } from './decimals.ts';
import { ItemField } from './fields.tsx';

/** A line of a paper that is being written. */
export interface DraftLine {
  item: Item;
  quantity: string;
  unitCost: string;
  /** The lot, where the item is kept by them and one is named. */
  lot: string;
  /** The units, one on each line, where the item is kept by them. */
  serials: string;
}

interface LinesEditorProps {
  lines: DraftLine[];
  onChange: (lines: DraftLine[]) => void;
  /** Whether a line has a cost. */
  priced?: boolean;
  /** Whether a line names its lot or its units. */
  tracked?: boolean;
}

/** The lines of a new paper: found by typing, each with its quantity. */
export function LinesEditor({ lines, onChange, priced, tracked }: LinesEditorProps) {
  const change = (place: number, part: Partial<DraftLine>) =>
    onChange(lines.map((line, index) => (index === place ? { ...line, ...part } : line)));
  const add = (item: Item) =>
    onChange([
      ...lines,
      { item, quantity: tracked ? '1' : suggested(item), unitCost: item.cost ?? '', lot: '', serials: '' },
    ]);
  return (
    <Stack gap="xs">
      {lines.length > 0 && priced && !tracked && <Captions />}
      {lines.map((line, place) => (
        <Group key={line.item.id} gap="xs" wrap={tracked ? 'wrap' : 'nowrap'} align="center">
          <Text size="sm" style={{ flex: 1, minWidth: 0 }} truncate title={line.item.name}>
            {line.item.partNumber}
          </Text>
          {tracked && (
            <TrackedFields
              name={line.item.partNumber}
              tracking={line.item.tracking}
              amount={line}
              onChange={(part) => change(place, part)}
            />
          )}
          <AmountField
            label={`Quantity of ${line.item.partNumber}`}
            value={line.quantity}
            onChange={(quantity) => change(place, { quantity })}
          />
          {priced && (
            <AmountField
              label={`Unit cost of ${line.item.partNumber}`}
              value={line.unitCost}
              onChange={(unitCost) => change(place, { unitCost })}
            />
          )}
          <Button
            size="xs"
            variant="default"
            aria-label={`Take ${line.item.partNumber} out`}
            onClick={() => onChange(lines.filter((_, index) => index !== place))}
          >
            ✕
          </Button>
        </Group>
      ))}
      <ItemField
        label="Add an item"
        onChoose={(item) => (lines.some((line) => line.item.id === item.id) ? undefined : add(item))}
      />
    </Stack>
  );
}

/** What the fields of all lines are, for those who see them; each has a label of its own. */
function Captions() {
  return (
    <Group gap="xs" wrap="nowrap" aria-hidden>
      <Text size="xs" className="hint" style={{ flex: 1 }}>
        Item
      </Text>
      <Text size="xs" className="hint" w={90} ta="right">
        Quantity
      </Text>
      <Text size="xs" className="hint" w={90} ta="right">
        Unit cost
      </Text>
      <span style={{ width: 38 }} />
    </Group>
  );
}

const suggested = (item: Item) => (item.reorderQuantity === '0' ? '1' : item.reorderQuantity);

/** What is still missing in the lines. */
export function whyNotLines(lines: DraftLine[]): string | undefined {
  if (lines.length === 0) return 'Add an item.';
  const good = lines.every(
    ({ quantity, unitCost }) => isDecimal(quantity) && quantity !== '0' && (unitCost === '' || isDecimal(unitCost)),
  );
  return good ? undefined : 'One of the quantities or costs is no number.';
}
