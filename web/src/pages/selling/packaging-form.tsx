import { Button, Group, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { type PackagingInput, packagingCreate } from '../../../../client/index.ts';
import { useWrite } from '../../api/hooks.ts';
import { type Item, useItems } from '../../api/names.ts';
import { NumberField, whyUnclear } from '../../numbers/index.ts';
import { type Amount, TrackedFields, trackedOf } from '../../parts/amount-line.tsx';
import { isDecimal, share } from '../../parts/decimals.ts';
import { withNames } from '../../parts/faults.ts';
import { FormModal } from '../../parts/form-modal.tsx';
import { ItemField } from '../../parts/item-field.tsx';
import { type DraftLine, inBaseOf, LinesEditor, whyNotLines } from '../../parts/lines-editor.tsx';
import { LocationField } from '../../parts/location-field.tsx';
import { useOnlyPlace } from '../../parts/place.ts';

const ONE: Amount = { quantity: '1', lot: '', expiresOn: '', serials: '' };

/** Puts an item together from others: a kit from its components, unless others are entered. */
export function PackagingForm({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const only = useOnlyPlace();
  const [chosen, setPlace] = useState<number | null>(null);
  const locationId = chosen ?? only;
  const [product, setProduct] = useState<Item | null>(null);
  const [made, setMade] = useState<Amount>(ONE);
  const [edited, setEdited] = useState<DraftLine[] | null>(null);
  const proposed = useComponentLines(product, made.quantity);
  const lines = edited ?? proposed;
  const write = useWrite(
    'Put together',
    (client, body: PackagingInput, headers) => packagingCreate({ client, body, headers }),
    {
      done: (row) => `${row.number}: ${product?.partNumber ?? 'It'} is in stock.`,
      onDone: (row) =>
        void navigate({ to: '/selling/packagings/$packagingId', params: { packagingId: String(row.id) } }),
    },
  );
  const submit = () => {
    if (locationId === null || product === null) return;
    const taken = lines.map((line) => ({
      itemId: line.item.id,
      quantity: `-${inBaseOf(line)}`,
      ...trackedOf(line.item, line),
    }));
    const result = { itemId: product.id, quantity: made.quantity, ...trackedOf(product, made) };
    write.mutate({ locationId, lines: [...taken, result] });
  };
  const whyNot =
    (locationId === null ? 'Choose a location.' : undefined) ??
    (product === null ? 'Choose what is put together.' : undefined) ??
    whyUnclear([made.quantity]) ??
    (isDecimal(made.quantity) && made.quantity !== '0' ? whyNotLines(lines) : 'Enter how many.');
  const names = [...lines.map(({ item }) => item.partNumber), product?.partNumber ?? ''];
  const choose = (item: Item | null) => {
    setProduct(item);
    setMade(ONE);
    setEdited(null);
  };
  return (
    <FormModal
      title="Put together"
      action="Put together"
      onClose={onClose}
      onSubmit={submit}
      write={{ ...write, error: withNames(write.error, names) }}
      why={whyNot}
      size="lg"
    >
      <LocationField label="Where" value={locationId} onChange={setPlace} />
      {product === null ? (
        <ItemField label="What is put together" onChoose={choose} />
      ) : (
        <>
          <ProductFields product={product} made={made} onChange={setMade} onClear={() => choose(null)} />
          <Text size="sm" fw={600}>
            From
          </Text>
          <LinesEditor lines={lines} onChange={setEdited} tracked inactive />
        </>
      )}
    </FormModal>
  );
}

/** The lines that the components of a kit make for so many of it. */
function useComponentLines(product: Item | null, quantity: string): DraftLine[] {
  const components = product?.components;
  const items = useItems(useMemo(() => (components ?? []).map(({ itemId }) => itemId), [components]));
  return useMemo(
    () =>
      (components ?? []).flatMap(({ itemId, quantity: each }) => {
        const item = items.get(itemId);
        if (item === undefined) return [];
        const needed = isDecimal(quantity) ? share(quantity, String(each), '1') : String(each);
        return [{ item, quantity: needed, unit: '', unitCost: '', lot: '', serials: '' }];
      }),
    [components, items, quantity],
  );
}

interface ProductFieldsProps {
  product: Item;
  made: Amount;
  onChange: (made: Amount) => void;
  onClear: () => void;
}

function ProductFields({ product, made, onChange, onClear }: ProductFieldsProps) {
  const { partNumber, name, tracking, unit } = product;
  return (
    <Group align="flex-end" gap="xs">
      <NumberField
        label={`How many ${partNumber}`}
        required
        unit={unit}
        value={made.quantity}
        onChange={(quantity) => onChange({ ...made, quantity })}
      />
      <TrackedFields
        name={partNumber}
        tracking={tracking}
        amount={made}
        onChange={(part) => onChange({ ...made, ...part })}
      />
      <Text size="sm" className="hint">
        {name}
      </Text>
      <Button size="compact-sm" variant="default" onClick={onClear}>
        Another item
      </Button>
    </Group>
  );
}
