import { Button, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { faultAt } from '../../parts/faults.ts';
import { useVendors } from '../purchasing/vendors.ts';
import { type CodeRow, nextKey, type UnitRow } from './item-fields.ts';
import { Fault } from './item-units.tsx';

const KINDS = [
  { value: '', label: 'as its digits say' },
  { value: 'gtin', label: 'GTIN' },
  { value: 'vendor', label: "a vendor's number" },
  { value: 'other', label: 'other' },
];

interface ItemCodesProps {
  codes: CodeRow[];
  units: UnitRow[];
  base: string;
  onChange: (codes: CodeRow[]) => void;
  error: Error | null;
}

/** The codes by which scanners and other programs name an item, each with the unit that it stands for. */
export function ItemCodes({ codes, units, base, onChange, error }: ItemCodesProps) {
  const change = (key: number, part: Partial<CodeRow>) =>
    onChange(codes.map((code) => (code.key === key ? { ...code, ...part } : code)));
  return (
    <Stack gap="xs" role="group" aria-label="Codes">
      <Text fw={600} size="sm">
        Codes
      </Text>
      {codes.map((code, place) => (
        <div key={code.key}>
          <CodeFields
            row={code}
            place={place}
            units={[
              { value: '', label: base || 'base unit' },
              ...units.filter(({ name }) => name !== '').map(({ name }) => ({ value: name, label: name })),
            ]}
            error={error}
            change={(part) => change(code.key, part)}
            remove={() => onChange(codes.filter(({ key }) => key !== code.key))}
          />
          <Fault text={faultAt(error, `codes.${place}.unit`) ?? faultAt(error, `codes.${place}.vendorId`)} />
        </div>
      ))}
      <Fault text={faultAt(error, 'codes')} />
      <div>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => onChange([...codes, { key: nextKey(), code: '', kind: '', unit: '', vendorId: '' }])}
        >
          Add a code
        </Button>
      </div>
    </Stack>
  );
}

interface CodeFieldsProps {
  row: CodeRow;
  place: number;
  units: { value: string; label: string }[];
  error: Error | null;
  change: (part: Partial<CodeRow>) => void;
  remove: () => void;
}

function CodeFields({ row, place, units, error, change, remove }: CodeFieldsProps) {
  const { code, kind, unit, vendorId } = row;
  // The names of units compare without case, and one that was removed stays visible until another is chosen.
  const chosen = units.find(({ value }) => value.toLowerCase() === unit.toLowerCase())?.value;
  const choices = chosen === undefined ? [...units, { value: unit, label: `${unit} (removed)` }] : units;
  return (
    <Group gap="xs" align="flex-start">
      <TextInput
        aria-label={`Code ${place + 1}`}
        data-scan="takes"
        w={190}
        value={code}
        error={faultAt(error, `codes.${place}.code`)}
        onChange={(event) => change({ code: event.currentTarget.value })}
      />
      <NativeSelect
        aria-label={`Kind of code ${place + 1}`}
        data={KINDS}
        value={kind}
        onChange={(event) => change({ kind: event.currentTarget.value as CodeRow['kind'] })}
      />
      {kind === 'vendor' && (
        <CodeVendor place={place} value={vendorId} onChange={(next) => change({ vendorId: next })} />
      )}
      <NativeSelect
        aria-label={`Unit of code ${place + 1}`}
        data={choices}
        value={chosen ?? unit}
        onChange={(event) => change({ unit: event.currentTarget.value })}
      />
      <Button size="xs" variant="default" mt={3} aria-label={`Remove code ${code || place + 1}`} onClick={remove}>
        ✕
      </Button>
    </Group>
  );
}

function CodeVendor({ place, value, onChange }: { place: number; value: string; onChange: (value: string) => void }) {
  const { data } = useVendors();
  const vendors = (data?.data ?? []).map(({ id, name }) => ({ value: String(id), label: name }));
  return (
    <NativeSelect
      aria-label={`Vendor of code ${place + 1}`}
      data={[{ value: '', label: 'Whose?' }, ...vendors]}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
