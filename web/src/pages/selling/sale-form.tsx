import { Checkbox, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { type SaleInput, saleCreate } from '../../../../client/index.ts';
import { useWrite } from '../../api/hooks.ts';
import type { Item } from '../../api/names.ts';
import { NumberField, whyUnclear } from '../../numbers/index.ts';
import { trackedOf } from '../../parts/amount-line.tsx';
import { isDecimal, product, share, sum } from '../../parts/decimals.ts';
import { faultOf, withNames } from '../../parts/faults.ts';
import { TextField } from '../../parts/fields.tsx';
import { FormModal } from '../../parts/form-modal.tsx';
import { formatMoney } from '../../parts/format.tsx';
import { type DraftLine, inBaseOf, LinesEditor, whyNotLines, writtenOf } from '../../parts/lines-editor.tsx';
import { LocationField } from '../../parts/location-field.tsx';
import { useOnlyPlace } from '../../parts/place.ts';
import { factorOf } from '../../parts/units.ts';

type Prices = Record<number, string>;

/** A new sale: where from, what, at which prices, and how long it is held. */
export function SaleForm({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const only = useOnlyPlace();
  const [chosen, setPlace] = useState<number | null>(null);
  const locationId = chosen ?? only;
  const [reference, setReference] = useState('');
  const [until, setUntil] = useState('');
  const [backOrder, setBackOrder] = useState(false);
  const [lines, setLines] = useState<DraftLine[]>([]);
  const [prices, setPrices] = useState<Prices>({});
  const priceOf = (item: Item) => prices[item.id] ?? item.price ?? '';
  const write = useWrite('New sale', (client, body: SaleInput, headers) => saleCreate({ client, body, headers }), {
    done: (made) => `Sale ${made.number} holds its goods.`,
    onDone: (made) => void navigate({ to: '/selling/sales/$saleId', params: { saleId: String(made.id) } }),
  });
  const submit = () => {
    if (locationId === null) return;
    write.mutate({
      locationId,
      backOrder,
      ...(reference === '' ? {} : { reference }),
      ...(until === '' ? {} : { expiresAt: new Date(until).toISOString() }),
      lines: lines.map((line) => lineOf(line, priceOf(line.item))),
    });
  };
  const names = lines.map(({ item }) => item.partNumber);
  return (
    <FormModal
      title="New sale"
      action="Place the sale"
      onClose={onClose}
      onSubmit={submit}
      write={{ ...write, error: withNames(write.error, names) }}
      why={
        (locationId === null ? 'Choose where the goods are.' : whyNotLines(lines)) ??
        whyUnclear(lines.map(({ item }) => priceOf(item)))
      }
      size="lg"
    >
      <LocationField label="From" value={locationId} onChange={setPlace} />
      <TextField
        label="Reference"
        description="The customer's order, or who it is for"
        value={reference}
        onChange={setReference}
        error={faultOf(write.error, 'reference')}
      />
      <LinesEditor lines={lines} onChange={setLines} tracked inactive />
      <PriceFields lines={lines} priceOf={priceOf} onChange={(id, price) => setPrices({ ...prices, [id]: price })} />
      <TextField
        label="Held until"
        type="datetime-local"
        description="Its goods are free again then; empty: no end"
        value={until}
        onChange={setUntil}
        error={faultOf(write.error, 'expiresAt')}
      />
      <Checkbox
        label="Back order"
        description="What is not there waits for stock, instead of the sale being refused."
        checked={backOrder}
        onChange={(event) => setBackOrder(event.currentTarget.checked)}
      />
    </FormModal>
  );
}

function lineOf(line: DraftLine, price: string): SaleInput['lines'][number] {
  return {
    itemId: line.item.id,
    ...writtenOf(line),
    ...trackedOf(line.item, line),
    // The field has what one base unit costs, and the server takes what one of the unit does.
    ...(isDecimal(price) ? { price: product(price, factorOf(line.item, line.unit)) } : {}),
  };
}

interface PriceFieldsProps {
  lines: DraftLine[];
  priceOf: (item: Item) => string;
  onChange: (itemId: number, price: string) => void;
}

/** What one of each is sold for, and what all of it comes to. */
function PriceFields({ lines, priceOf, onChange }: PriceFieldsProps) {
  if (lines.length === 0) return null;
  const total = lines
    .filter(({ item, quantity }) => isDecimal(quantity) && isDecimal(priceOf(item)))
    .map((line) => share(inBaseOf(line), priceOf(line.item), '1'))
    .reduce(sum, '0');
  return (
    <div className="prices">
      {lines.map(({ item }) => (
        <NumberField
          key={item.id}
          label={`Price of ${item.partNumber}`}
          money
          value={priceOf(item)}
          onChange={(price) => onChange(item.id, price)}
        />
      ))}
      <Text size="sm" ta="right" role="status">
        Total {formatMoney(total)}
      </Text>
    </div>
  );
}
