import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import type { Item } from '../api/names.ts';
import { ItemField, isDecimal } from './fields.tsx';

/** A line of a paper that is being written. */
export interface DraftLine {
  item: Item;
  quantity: string;
  unitCost: string;
}

interface LinesEditorProps {
  lines: DraftLine[];
  onChange: (lines: DraftLine[]) => void;
  /** Whether a line has a cost. */
  priced?: boolean;
}

/** The lines of a new paper: found by typing, each with its quantity. */
export function LinesEditor({ lines, onChange, priced }: LinesEditorProps) {
  const change = (place: number, part: Partial<DraftLine>) =>
    onChange(lines.map((line, index) => (index === place ? { ...line, ...part } : line)));
  const add = (item: Item) => onChange([...lines, { item, quantity: suggested(item), unitCost: item.cost ?? '' }]);
  return (
    <Stack gap="xs">
      {lines.map((line, place) => (
        <Group key={line.item.id} gap="xs" wrap="nowrap" align="center">
          <Text size="sm" style={{ flex: 1, minWidth: 0 }} truncate title={line.item.name}>
            {line.item.partNumber}
          </Text>
          <Amount
            label={`Quantity of ${line.item.partNumber}`}
            value={line.quantity}
            onChange={(quantity) => change(place, { quantity })}
          />
          {priced && (
            <Amount
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

function Amount({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <TextInput
      className="counted"
      aria-label={label}
      inputMode="decimal"
      w={90}
      value={value}
      error={value !== '' && !isDecimal(value)}
      onChange={(event) => onChange(event.currentTarget.value.trim().replace(',', '.'))}
    />
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
