import { Button, Group, Stack, Text } from '@mantine/core';
import { useRef, useState } from 'react';
import type { Item } from '../api/names.ts';
import { isFarOffPrice, NumberField, whyUnclear } from '../numbers/index.ts';
import type { Found } from '../scan/index.ts';
import { serialsOf, TrackedFields } from './amount-line.tsx';
import { isDecimal, product, sum } from './decimals.ts';
import { formatMoney, formatQuantity } from './format.tsx';
import { ItemSearch } from './item-field.tsx';
import { ScanReport, trackedBy, useLineScans } from './line-scans.tsx';
import { QuantityField } from './quantity-field.tsx';
import { baseOnly, factorOf, inBase, inUnit, unitOf } from './units.ts';

/** A line of a document that is being written. */
export interface DraftLine {
  item: Item;
  quantity: string;
  /** The unit of the quantity and of the cost; nothing: the base unit. */
  unit: string;
  unitCost: string;
  /** The lot, where the item is tracked by lot and one is named. */
  lot: string;
  /** The units, one per line, where the item is tracked by serial. */
  serials: string;
}

interface LinesEditorProps {
  lines: DraftLine[];
  onChange: (lines: DraftLine[]) => void;
  /** Whether a line has a cost. */
  priced?: boolean;
  /** Whether a line names its lot or its units. */
  tracked?: boolean;
  /** Whether inactive items are allowed. */
  inactive?: boolean;
}

/** The lines of a new document: typed or scanned, each with its quantity. */
export function LinesEditor({ lines, onChange, priced, tracked, inactive = false }: LinesEditorProps) {
  const latest = useRef(lines);
  latest.current = lines;
  const [typed, setTyped] = useState('');
  const set = (next: DraftLine[]) => {
    latest.current = next;
    onChange(next);
  };
  const change = (place: number, part: Partial<DraftLine>) =>
    set(latest.current.map((line, index) => (index === place ? { ...line, ...part } : line)));
  const add = (item: Item, part: Partial<DraftLine>) =>
    set([
      ...latest.current,
      { item, quantity: '1', unit: '', unitCost: item.cost ?? '', lot: '', serials: '', ...part },
    ]);
  const scans = useLineScans((found) => {
    const { item } = found;
    if (!item.active && !inactive) throw new Error(`${item.partNumber} is inactive.`);
    const place = latest.current.findIndex((line) => line.item.id === item.id);
    const line = latest.current[place];
    const named = tracked ? trackedBy(found, line ?? {}) : {};
    if (line === undefined) {
      add(item, { ...named, quantity: found.quantity });
      return `${item.partNumber}: ${amountOf(found)}.`;
    }
    change(place, { ...named, quantity: oneMore(line, found, named.serials) });
    return `${item.partNumber}: ${amountOf(found)} more.`;
  });
  const choose = (item: Item) => {
    if (latest.current.some((line) => line.item.id === item.id)) return;
    add(item, tracked ? {} : { quantity: suggested(item) });
  };
  return (
    <Stack gap="xs">
      {lines.length > 0 && priced && !tracked && <Captions />}
      {lines.map((line, place) => (
        <EditedLine
          key={line.item.id}
          line={line}
          priced={priced === true}
          tracked={tracked === true}
          change={(part) => change(place, part)}
          remove={() => set(lines.filter((_, index) => index !== place))}
        />
      ))}
      <ItemSearch
        label="Add an item"
        inactive={inactive}
        typed={typed}
        onType={setTyped}
        message={null}
        onChoose={choose}
      />
      <ScanReport scans={scans} />
    </Stack>
  );
}

/** The quantity of a line after one more scan, in its unit: as many as there are serials, where those are named. */
function oneMore({ quantity, unit }: DraftLine, found: Found, serials: string | undefined): string {
  const { item, quantity: scanned } = found;
  if (serials !== undefined) return String(serialsOf(serials).length);
  if (!isDecimal(quantity)) throw new Error(`Enter the quantity of ${item.partNumber} first.`);
  const more = unit === '' ? scanned : inUnit(item, scanned, unit);
  if (more === undefined)
    throw new Error(
      `${item.partNumber} is here by the ${unit}, and ${amountOf(found)} is not that many. Choose another unit first.`,
    );
  return sum(quantity, more);
}

/** What one of a unit costs as far as the item says. */
function costIn(item: Item, unit: string): string {
  return item.cost === null ? '' : product(item.cost, factorOf(item, unit));
}

/** A line in another unit: a cost that nobody has changed is that of the new one. */
function inOtherUnit({ item, unit, unitCost }: DraftLine, next: string): Partial<DraftLine> {
  return { unit: next, ...(unitCost === costIn(item, unit) ? { unitCost: costIn(item, next) } : {}) };
}

/** How much of which unit a line is, as the server takes it. */
export function writtenOf({ quantity, unit }: DraftLine): { quantity: string; unit?: string } {
  return { quantity, ...unitOf({ unit }) };
}

/** How much a line is in base units, where the server takes no other. */
export function inBaseOf({ item, quantity, unit }: DraftLine): string {
  return inBase(item, quantity, unit);
}

/** What one scan adds, as a message says it. */
function amountOf({ item, quantity }: Found): string {
  return quantity === '1' ? 'one' : formatQuantity(quantity, item.unit);
}

interface EditedLineProps {
  line: DraftLine;
  priced: boolean;
  tracked: boolean;
  change: (part: Partial<DraftLine>) => void;
  remove: () => void;
}

function EditedLine({ line, priced, tracked, change, remove }: EditedLineProps) {
  const { item, quantity, unit, unitCost } = line;
  return (
    <Group gap="xs" wrap={tracked ? 'wrap' : 'nowrap'} align="flex-start" className="edited-line">
      <Text size="sm" className="edited-name" truncate title={item.name}>
        {item.partNumber}
        {item.active ? '' : ' (inactive)'}
      </Text>
      {tracked && <TrackedFields name={item.partNumber} tracking={item.tracking} amount={line} onChange={change} />}
      <QuantityField
        name={`Quantity of ${item.partNumber}`}
        width={90}
        item={item.tracking === 'serial' && tracked ? baseOnly(item) : item}
        unit={unit}
        value={quantity}
        onChange={(part) => change('unit' in part ? inOtherUnit(line, part.unit) : part)}
      />
      {priced && (
        <NumberField
          name={`Unit cost of ${item.partNumber}`}
          money
          width={90}
          value={unitCost}
          onChange={(next) => change({ unitCost: next })}
        />
      )}
      <Button size="xs" variant="default" mt={3} aria-label={`Remove ${item.partNumber}`} onClick={remove}>
        ✕
      </Button>
    </Group>
  );
}

/** The visible headings of the fields; each field also has a label of its own. */
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
  const unclear = whyUnclear(lines.flatMap(({ quantity, unitCost }) => [quantity, unitCost]));
  if (unclear !== undefined) return unclear;
  const empty = lines.find(({ quantity }) => quantity === '' || quantity === '0');
  return empty === undefined ? undefined : `Enter the quantity of ${empty.item.partNumber}.`;
}

/** What to ask about before a document is created: a cost so far from the item's that a slip is likely. */
export function doubtOfLines(lines: DraftLine[]): string | undefined {
  const line = lines.find(
    ({ item, unit, unitCost }) => isDecimal(unitCost) && isFarOffPrice(unitCost, costIn(item, unit) || null),
  );
  if (line === undefined) return undefined;
  const { item, unit, unitCost } = line;
  return `You entered a unit cost of ${formatMoney(unitCost)}, but ${item.partNumber} costs ${formatMoney(costIn(item, unit))}${unit === '' ? '' : ` by the ${unit}`}.`;
}
