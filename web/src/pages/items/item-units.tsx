import { Button, Checkbox, Group, Stack, Text, TextInput } from '@mantine/core';
import { NumberField } from '../../numbers/index.ts';
import { faultAt } from '../../parts/faults.ts';
import { nextKey, type UnitRow } from './item-fields.ts';

interface ItemUnitsProps {
  units: UnitRow[];
  /** The base unit. */
  base: string;
  onChange: (units: UnitRow[]) => void;
  /** What the server said of the last attempt to save. */
  error: Error | null;
}

/** The packs and other units of an item, each with how many base units one of it is. */
export function ItemUnits({ units, base, onChange, error }: ItemUnitsProps) {
  const change = (key: number, part: Partial<UnitRow>) =>
    onChange(units.map((unit) => (unit.key === key ? { ...unit, ...part } : unit)));
  return (
    <Stack gap="xs" role="group" aria-label="Units">
      <Text fw={600} size="sm">
        Packs and other units
      </Text>
      {units.map(({ key, name, factor, forPurchase }, place) => (
        <div key={key}>
          <Group gap="xs" align="flex-start">
            <TextInput
              aria-label={`Name of unit ${place + 1}`}
              placeholder="Such as case"
              w={150}
              value={name}
              error={faultAt(error, `units.${place}.name`)}
              onChange={(event) => change(key, { name: event.currentTarget.value })}
            />
            <Text size="sm" mt={8}>
              of
            </Text>
            <NumberField
              name={`How many ${base || 'base units'} are in unit ${place + 1}`}
              width={90}
              unit={base}
              value={factor}
              onChange={(next) => change(key, { factor: next })}
            />
            <Text size="sm" mt={8}>
              {base || 'base units'}
            </Text>
            <Checkbox
              mt={8}
              label="to order in"
              aria-label={`Unit ${place + 1} is to order in`}
              checked={forPurchase}
              onChange={(event) => change(key, { forPurchase: event.currentTarget.checked })}
            />
            <Button
              size="xs"
              variant="default"
              mt={3}
              aria-label={`Remove unit ${name || place + 1}`}
              onClick={() => onChange(units.filter((unit) => unit.key !== key))}
            >
              ✕
            </Button>
          </Group>
          <Fault text={faultAt(error, `units.${place}.factor`)} />
        </div>
      ))}
      <Fault text={faultAt(error, 'units')} />
      <div>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => onChange([...units, { key: nextKey(), name: '', factor: '', forPurchase: false }])}
        >
          Add a unit
        </Button>
      </div>
    </Stack>
  );
}

/** What is wrong with a row. */
export function Fault({ text }: { text: string | undefined }) {
  if (text === undefined) return null;
  return (
    <Text size="xs" className="number-wrong">
      {text}
    </Text>
  );
}
