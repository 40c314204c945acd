import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { itemList } from '../../../client/index.ts';
import { useRead } from '../api/hooks.ts';
import type { Item } from '../api/names.ts';
import { type Found, lookUp, useScans } from '../scan/index.ts';

interface ItemFieldProps {
  label: string;
  /** Called with the chosen item; after a scan also with the lot or the unit that the code names. */
  onChoose: (item: Item, found?: Found) => void;
  /** Whether inactive items may be chosen; they are marked. */
  inactive?: boolean;
}

const TYPING_MS = 200;

/** An item, found by typing part of its number or name, or by a scan anywhere on the page. */
export function ItemField(props: ItemFieldProps) {
  const { onChoose, inactive = false } = props;
  const [message, setMessage] = useState<string | null>(null);
  const [typed, setTyped] = useState('');
  useScans((code) => {
    setMessage(`${code}: looking it up…`);
    lookUp(code).then(
      (found) => {
        if (!found.item.active && !inactive) return setMessage(`${found.item.partNumber} is inactive.`);
        setMessage(null);
        onChoose(found.item, found);
      },
      (error: Error) => {
        setTyped(code);
        setMessage(error.message);
      },
    );
  });
  return (
    <ItemSearch
      {...props}
      typed={typed}
      onType={(text) => {
        setTyped(text);
        setMessage(null);
      }}
      message={message}
    />
  );
}

interface ItemSearchProps extends ItemFieldProps {
  typed: string;
  onType: (text: string) => void;
  /** The result of the last scan. */
  message: string | null;
}

/** Only the field, for callers that take scans themselves. */
export function ItemSearch({ label, onChoose, inactive = false, typed, onType, message }: ItemSearchProps) {
  const [search] = useDebouncedValue(typed.trim(), TYPING_MS);
  const found = useRead(['items', 'find', search, inactive], (client) =>
    itemList({
      client,
      query: { limit: 20, ...(search === '' ? {} : { search }), ...(inactive ? {} : { active: true }) },
    }),
  );
  const items = found.data?.data ?? [];
  const nothing = found.isFetching ? 'Searching…' : (found.error?.message ?? 'No item matches.');
  return (
    <Select
      label={label}
      placeholder="Part number or name"
      searchable
      searchValue={typed}
      onSearchChange={onType}
      value={null}
      data={items.map(({ id, partNumber, name, active }) => ({
        value: String(id),
        label: `${partNumber} · ${name}${active ? '' : ' (inactive)'}`,
      }))}
      filter={({ options }) => options}
      nothingFoundMessage={nothing}
      error={message}
      onChange={(id) => {
        const item = items.find((one) => String(one.id) === id);
        if (item !== undefined) onChoose(item);
        onType('');
      }}
    />
  );
}
