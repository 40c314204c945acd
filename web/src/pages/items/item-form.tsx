import { Checkbox, NativeSelect, SimpleGrid, Stack, Textarea } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { itemCreate, itemUpdate } from '../../../../client/index.ts';
import { useWrite } from '../../api/hooks.ts';
import type { Item } from '../../api/names.ts';
import { isFarOff, isFarOffPrice, NumberField } from '../../numbers/index.ts';
import { useDoubt } from '../../parts/confirm.tsx';
import { TextField } from '../../parts/fields.tsx';
import { FormModal } from '../../parts/form-modal.tsx';
import { formatMoney, formatQuantity } from '../../parts/format.tsx';
import { useVendors } from '../purchasing/vendors.ts';
import { ItemCodes } from './item-codes.tsx';
import { bodyOf, EMPTY, type Fields, fieldsOf, whyNot } from './item-fields.ts';
import { ItemUnits } from './item-units.tsx';

/** Creates or edits an item. Changes by somebody else since it was opened are not overwritten. */
export function ItemForm({ item, onClose }: { item?: Item; onClose: () => void }) {
  const navigate = useNavigate();
  const [fields, setFields] = useState(item === undefined ? EMPTY : fieldsOf(item));
  const [revision] = useState(item?.revision);
  const set = (change: Partial<Fields>) => setFields({ ...fields, ...change });
  const create = useWrite(
    'New item',
    (client, body: ReturnType<typeof bodyOf>, headers) => itemCreate({ client, body, headers }),
    {
      done: (made) => `${made.partNumber} was created.`,
      onDone: (made) => void navigate({ to: '/items/$itemId', params: { itemId: String(made.id) } }),
    },
  );
  const update = useWrite(
    `Change item ${item?.id} of revision ${revision}`,
    (client, body: ReturnType<typeof bodyOf>, headers) =>
      itemUpdate({
        client,
        path: { id: item?.id ?? 0 },
        body,
        headers: { ...headers, 'If-Match': `"${revision}"` },
      }),
    { done: (changed) => `${changed.partNumber} was saved.`, onDone: onClose },
  );
  const write = item === undefined ? create : update;
  const mayGo = useDoubt();
  const submit = async () => {
    if (await mayGo(item && doubtOf(item, bodyOf(fields)), 'save it')) write.mutate(bodyOf(fields));
  };
  return (
    <FormModal
      title={item === undefined ? 'New item' : `Edit ${item.partNumber}`}
      action={item === undefined ? 'Create' : 'Save'}
      onClose={onClose}
      onSubmit={() => void submit()}
      write={write}
      why={whyNot(fields)}
      size="lg"
    >
      <ItemFields fields={fields} set={set} isNew={item === undefined} />
      <ItemRules fields={fields} set={set} />
      <ItemUnits units={fields.units} base={fields.unit} error={write.error} onChange={(units) => set({ units })} />
      <ItemCodes
        codes={fields.codes}
        units={fields.units}
        base={fields.unit}
        error={write.error}
        onChange={(codes) => set({ codes })}
      />
    </FormModal>
  );
}

/** What to ask about before saving: a number so far from the old one that a slip is likely. */
function doubtOf(item: Item, next: ReturnType<typeof bodyOf>): string | undefined {
  for (const name of ['cost', 'price'] as const) {
    const [was, is] = [item[name], next[name]];
    if (was !== null && is !== null && isFarOffPrice(is, was))
      return `The ${name} was ${formatMoney(was)} and would become ${formatMoney(is)}.`;
  }
  const levels = { minStockLevel: 'minimum', reorderQuantity: 'reorder quantity' } as const;
  for (const [name, words] of Object.entries(levels) as [keyof typeof levels, string][]) {
    const [was, is] = [item[name], next[name]];
    if (was !== '0' && is !== '0' && isFarOff(is, was))
      return `The ${words} was ${formatQuantity(was, item.unit)} and would become ${formatQuantity(is, item.unit)}.`;
  }
  return undefined;
}

function ItemFields({
  fields,
  set,
  isNew,
}: {
  fields: Fields;
  set: (change: Partial<Fields>) => void;
  isNew: boolean;
}) {
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      <TextField
        label="Part number"
        required
        value={fields.partNumber}
        onChange={(partNumber) => set({ partNumber })}
      />
      <TextField label="Name" required value={fields.name} onChange={(name) => set({ name })} />
      <TextField label="Category" value={fields.category} onChange={(category) => set({ category })} />
      <TextField
        label="Unit"
        description="Such as pcs, m or kg"
        value={fields.unit}
        onChange={(unit) => set({ unit })}
      />
      <NumberField
        label="Minimum"
        unit={fields.unit}
        description="At or below this the item is running low"
        value={fields.minStockLevel}
        onChange={(minStockLevel) => set({ minStockLevel })}
      />
      <NumberField
        label="Reorder quantity"
        unit={fields.unit}
        description="How many to order then"
        value={fields.reorderQuantity}
        onChange={(reorderQuantity) => set({ reorderQuantity })}
      />
      <NumberField label="Cost" money value={fields.cost} onChange={(cost) => set({ cost })} />
      <NumberField label="Price" money value={fields.price} onChange={(price) => set({ price })} />
      <NativeSelect
        label="Tracked by"
        description={isNew ? 'Cannot be changed once there is stock' : 'Only while there is no stock'}
        value={fields.tracking}
        onChange={(event) => set({ tracking: event.currentTarget.value as Item['tracking'] })}
        data={[
          { value: 'none', label: 'Quantity' },
          { value: 'lot', label: 'Lots' },
          { value: 'serial', label: 'Serials' },
        ]}
      />
      <MoreFields fields={fields} set={set} />
    </SimpleGrid>
  );
}

function MoreFields({ fields, set }: { fields: Fields; set: (change: Partial<Fields>) => void }) {
  return (
    <>
      <NumberField
        label="Target"
        unit={fields.unit}
        description="Up to which it is filled; empty: the minimum"
        value={fields.targetStockLevel}
        onChange={(targetStockLevel) => set({ targetStockLevel })}
      />
      <ItemVendor value={fields.vendorId} onChange={(vendorId) => set({ vendorId })} />
      <NumberField
        label="Weight"
        unit="kg"
        description="Of one unit, in kg"
        value={fields.weight}
        onChange={(weight) => set({ weight })}
      />
      <TextField
        label="Serial number"
        description="Such as that of its model"
        value={fields.serialNumber}
        onChange={(serialNumber) => set({ serialNumber })}
      />
    </>
  );
}

function ItemVendor({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { data } = useVendors();
  const vendors = (data?.data ?? []).filter(({ id, active }) => active || String(id) === value);
  const choices = vendors.map(({ id, name }) => ({ value: String(id), label: name }));
  // One that is not read yet, or that the user may not see, stays chosen.
  const isKnown = value === '' || choices.some((one) => one.value === value);
  return (
    <NativeSelect
      label="Vendor"
      description="That it is bought from"
      data={[{ value: '', label: 'None' }, ...choices, ...(isKnown ? [] : [{ value, label: `Vendor ${value}` }])]}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** How stock of the item behaves. */
function ItemRules({ fields, set }: { fields: Fields; set: (change: Partial<Fields>) => void }) {
  const checks = {
    active: 'Active',
    wholeOnly: 'Whole units only: a part of a base unit is refused',
    locationAware: 'Its stock is always at a location',
    lotsExpire: 'Every lot has a last day',
  } as const;
  return (
    <Stack gap="xs">
      <Textarea
        label="Description"
        autosize
        minRows={1}
        value={fields.description}
        onChange={(event) => set({ description: event.currentTarget.value })}
      />
      {(Object.entries(checks) as [keyof typeof checks, string][]).map(([name, label]) => (
        <Checkbox
          key={name}
          label={label}
          checked={fields[name]}
          onChange={(event) => set({ [name]: event.currentTarget.checked })}
        />
      ))}
      <NativeSelect
        label="Stock below zero"
        value={fields.allowNegative}
        onChange={(event) => set({ allowNegative: event.currentTarget.value as Fields['allowNegative'] })}
        data={[
          { value: '', label: 'As the location or the company says' },
          { value: 'yes', label: 'Allowed' },
          { value: 'no', label: 'Never' },
        ]}
      />
    </Stack>
  );
}
