import { Group, NativeSelect, Text } from '@mantine/core';
import type { ComponentProps } from 'react';
import type { Item } from '../api/names.ts';
import { NumberField } from '../numbers/index.ts';
import { isDecimal } from './decimals.ts';
import { formatDecimal } from './format.tsx';
import { meaningOf } from './units.ts';

interface QuantityFieldProps extends Omit<ComponentProps<typeof NumberField>, 'unit' | 'onChange'> {
  /** The item that is counted; undefined while it is being read. */
  item: Pick<Item, 'unit' | 'units'> | undefined;
  /** The unit of the quantity; nothing: the base unit. */
  unit: string;
  onChange: (part: { quantity: string } | { unit: string }) => void;
}

/** A quantity in a unit of the item, with what it is in base units. An item without other units has nothing to choose. */
export function QuantityField({ item, unit, onChange, ...field }: QuantityFieldProps) {
  const number = <NumberField {...field} unit={unit || item?.unit} onChange={(quantity) => onChange({ quantity })} />;
  if (item === undefined || item.units.length === 0) return number;
  const { value } = field;
  const choices = item.units.map(({ name, factor }) => ({
    value: name,
    label: `${name} (${formatDecimal(factor)})`,
  }));
  return (
    <div className="quantity-field">
      <Group gap={4} align="flex-end" className="quantity-and-unit">
        {number}
        <NativeSelect
          aria-label={`Unit of ${field.name ?? field.label}`}
          className="unit-choice"
          data={[{ value: '', label: item.unit ?? 'base unit' }, ...choices]}
          value={unit}
          onChange={(event) => onChange({ unit: event.currentTarget.value })}
        />
      </Group>
      {unit !== '' && isDecimal(value, { signed: field.signed === true }) && (
        <Text size="xs" className="hint" aria-live="polite">
          {meaningOf(item, value, unit)}
        </Text>
      )}
    </div>
  );
}
