import { NativeSelect, Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMemo, useState } from 'react';
import { itemList } from '../../../client/index.ts';
import { useRead } from '../api/hooks.ts';
import { type Item, useLocations } from '../api/names.ts';
import { isDecimal } from './decimals.ts';

interface TextFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  description?: string;
  required?: boolean;
  error?: string | undefined;
}

/** A text in one line. */
export function TextField({ onChange, ...field }: TextFieldProps & { type?: string }) {
  return (
    <TextInput {...field} withAsterisk={field.required} onChange={(event) => onChange(event.currentTarget.value)} />
  );
}

/** A quantity: typed as text, so that nothing is rounded; a phone shows its number keys. */
export function QuantityField({ onChange, signed, ...field }: TextFieldProps & { signed?: boolean }) {
  const wrong = field.value !== '' && !isDecimal(field.value, signed === undefined ? {} : { signed });
  return (
    <TextInput
      {...field}
      className="counted"
      inputMode="decimal"
      autoComplete="off"
      withAsterisk={field.required}
      error={field.error ?? (wrong ? 'A number with at most six decimals, such as 12 or 0.5.' : undefined)}
      onChange={(event) => onChange(event.currentTarget.value.trim().replace(',', '.'))}
    />
  );
}

interface LocationFieldProps {
  label: string;
  value: number | null;
  onChange: (id: number | null) => void;
  /** What choosing nothing means; without it something must be chosen. */
  none?: string;
}

/** A place, by name. */
export function LocationField({ label, value, onChange, none }: LocationFieldProps) {
  const { locations } = useLocations();
  const data = useMemo(
    () => [
      { value: '', label: none ?? 'Choose…' },
      ...locations
        .filter(({ active }) => active)
        .map(({ id, name, code }) => ({
          value: String(id),
          label: code === null ? name : `${name} (${code})`,
        })),
    ],
    [locations, none],
  );
  return (
    <NativeSelect
      label={label}
      data={data}
      value={value === null ? '' : String(value)}
      withAsterisk={none === undefined}
      onChange={(event) => onChange(event.currentTarget.value === '' ? null : Number(event.currentTarget.value))}
    />
  );
}

const TYPING_MS = 200;

/** An item, found by typing a part of its number or name. */
export function ItemField({ label, onChoose }: { label: string; onChoose: (item: Item) => void }) {
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed.trim(), TYPING_MS);
  const found = useRead(['items', 'find', search], (client) =>
    itemList({ client, query: { limit: 20, ...(search === '' ? {} : { search }) } }),
  );
  const items = found.data?.data ?? [];
  return (
    <Select
      label={label}
      placeholder="Part number or name"
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      value={null}
      data={items.map((item) => ({ value: String(item.id), label: `${item.partNumber} · ${item.name}` }))}
      filter={({ options }) => options}
      nothingFoundMessage={found.isFetching ? 'Searching…' : 'No item fits.'}
      onChange={(id) => {
        const item = items.find((one) => String(one.id) === id);
        if (item !== undefined) onChoose(item);
        setTyped('');
      }}
    />
  );
}
