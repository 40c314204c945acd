import { Alert, Button, Checkbox, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import {
  type Replenishment,
  type ReplenishmentInput,
  type ReplenishmentSuggestion,
  replenishmentCreate,
  replenishmentList,
} from '../../../../client/index.ts';
import { useList, useWrite } from '../../api/hooks.ts';
import { useLocations } from '../../api/names.ts';
import { useMay, useWhyNot } from '../../api/session.ts';
import { NumberField, whyUnclear } from '../../numbers/index.ts';
import { isDecimal } from '../../parts/decimals.ts';
import { DocumentLink } from '../../parts/document/index.ts';
import { faultOf, withNames } from '../../parts/faults.ts';
import { formatCount } from '../../parts/format.tsx';
import { HintButton } from '../../parts/hint-button.tsx';
import { LocationField } from '../../parts/location-field.tsx';
import { Empty, Problem, Waiting } from '../../parts/states.tsx';
import type { ReplenishmentSearch } from '../../router.tsx';
import { useVendorNames } from '../purchasing/vendors.ts';
import { explain } from './words.ts';

type Row = ReplenishmentSuggestion;

/** What a user chose and entered; a row that was not touched is not chosen. */
interface Chosen {
  isChosen: boolean;
  quantity: string;
}

const keyOf = ({ item, location }: Row) => `${item.id} ${location?.id}`;

/** By use: how many days the average is taken over, and how many the goods are to last beyond their way. */
const USAGE = { basis: 'usage', days: 90, coverDays: 14 } as const;

/** What to get, row by row with its reasons; what is chosen becomes orders and transfers in one step. */
export function Suggestions() {
  const [drafts, setDrafts] = useState<Replenishment | null>(null);
  const { list, basis } = useSuggestions();
  return (
    <Stack>
      <Filters />
      <Problem error={list.error} retry={() => void list.refetch()} />
      {drafts !== null && <Drafted drafts={drafts} />}
      {list.isPending && <Waiting />}
      {!list.isPending && list.rows.length === 0 && (
        <Empty title="Nothing to get">
          Set levels on the page of an item or a location; what runs low appears here.
        </Empty>
      )}
      <Rows list={list} basis={basis} onDrafted={setDrafts} />
    </Stack>
  );
}

/** The suggestions that the address asks for. */
function useSuggestions() {
  const { locationId, vendorId, basis: named } = useSearch({ from: '/replenishment' });
  const basis = named === 'usage' ? USAGE : {};
  const list = useList<Row>(['replenishment', locationId, vendorId, named], (client, page) =>
    replenishmentList({
      client,
      query: {
        ...page,
        ...basis,
        ...(locationId === undefined ? {} : { locationId: [Number(locationId)] }),
        ...(vendorId === undefined ? {} : { vendorId: Number(vendorId) }),
      },
    }),
  );
  return { list, basis };
}

interface RowsProps {
  list: ReturnType<typeof useList<Row>>;
  basis: Pick<ReplenishmentInput, 'basis' | 'days' | 'coverDays'>;
  onDrafted: (made: Replenishment | null) => void;
}

function Rows({ list, basis, onDrafted }: RowsProps) {
  const { rows } = list;
  const [chosen, setChosen] = useState<Record<string, Chosen>>({});
  const stateOf = (row: Row): Chosen => chosen[keyOf(row)] ?? { isChosen: false, quantity: row.suggested };
  const picked = rows.filter((row) => stateOf(row).isChosen);
  const write = useWrite(
    'Draft orders and transfers',
    (client, body: ReplenishmentInput, headers) => replenishmentCreate({ client, body, headers }),
    {
      done: 'The orders and transfers were drafted.',
      onDone: (made) => {
        onDrafted(made);
        setChosen({});
      },
    },
  );
  const change = (row: Row, part: Partial<Chosen>) =>
    setChosen((old) => ({ ...old, [keyOf(row)]: { ...(old[keyOf(row)] ?? stateOf(row)), ...part } }));
  const submit = () => {
    onDrafted(null);
    write.mutate({ ...basis, lines: picked.map((row) => lineOf(row, stateOf(row).quantity)) });
  };
  const whyRow = useWhyRow();
  const free = rows.filter((row) => whyRow(row) === undefined);
  const names = picked.map(({ item }) => item.partNumber);
  if (rows.length === 0) return null;
  return (
    <section className="section" aria-label="Suggestions">
      <Group justify="space-between" mb="xs">
        <Checkbox
          label="Choose all"
          checked={free.length > 0 && free.every((row) => stateOf(row).isChosen)}
          onChange={(event) => {
            for (const row of free) change(row, { isChosen: event.currentTarget.checked });
          }}
        />
        <HintButton why={whyNot(picked, stateOf)} loading={write.isPending} onClick={submit}>
          Draft {picked.length === 0 ? 'them' : formatCount(picked.length, 'line')}
        </HintButton>
      </Group>
      <Problem error={withNames(write.error, names)} />
      <ul className="sheet" aria-label="What to get">
        {rows.map((row) => (
          <SuggestionRow
            key={keyOf(row)}
            row={row}
            state={stateOf(row)}
            onChange={(part) => change(row, part)}
            why={whyRow(row)}
            fault={faultOf(write.error, `lines.${picked.indexOf(row)}`)}
          />
        ))}
      </ul>
      {list.hasNextPage && (
        <Button variant="subtle" size="xs" mt="xs" onClick={list.more}>
          More
        </Button>
      )}
    </section>
  );
}

function lineOf({ item, location, unit, source }: Row, quantity: string): ReplenishmentInput['lines'][number] {
  const from = source?.vendorId === undefined ? { locationId: source?.locationId ?? 0 } : { vendorId: source.vendorId };
  // The base unit of an item without one has no name.
  return {
    itemId: item.id,
    locationId: location?.id ?? null,
    quantity,
    ...(source?.vendorId === undefined ? {} : { unit: unit === '' ? null : unit }),
    source: from,
  };
}

function whyNot(picked: readonly Row[], stateOf: (row: Row) => Chosen): string | undefined {
  if (picked.length === 0) return 'Choose what to get.';
  const quantities = picked.map((row) => stateOf(row).quantity);
  const isEmpty = quantities.some((quantity) => !isDecimal(quantity) || quantity === '0');
  return whyUnclear(quantities) ?? (isEmpty ? 'Enter how much of each.' : undefined);
}

/** Why a row cannot be chosen; undefined where it can. */
function useWhyRow(): (row: Row) => string | undefined {
  const mayNotOrder = useWhyNot('purchasing:write');
  const mayNotTransfer = useWhyNot('inventory:write', 'inventory:transfer');
  return ({ source }) => {
    if (source === null) return 'It has no vendor, and nothing else to come from. Give the item a vendor.';
    return source.vendorId === undefined ? mayNotTransfer : mayNotOrder;
  };
}

/** Narrows the suggestions to a place and a vendor. */
function Filters() {
  const { locationId, vendorId, basis } = useSearch({ from: '/replenishment' });
  const navigate = useNavigate({ from: '/replenishment' });
  const mayPurchase = useMay('purchasing:read');
  const vendors = useVendorNames();
  const narrow = (part: ReplenishmentSearch) =>
    void navigate({ search: (old) => ({ ...old, ...part }), replace: true });
  return (
    <Group align="flex-end">
      <LocationField
        label="Needed at"
        none="Anywhere"
        value={locationId === undefined ? null : Number(locationId)}
        onChange={(id) => narrow({ locationId: id === null ? undefined : String(id) })}
      />
      {mayPurchase && (
        <NativeSelect
          label="From the vendor"
          value={vendorId ?? ''}
          onChange={(event) => narrow({ vendorId: event.currentTarget.value || undefined })}
          data={[
            { value: '', label: 'Any source' },
            ...[...vendors].map(([id, name]) => ({ value: String(id), label: name })),
          ]}
        />
      )}
      <NativeSelect
        label="Judged by"
        value={basis ?? ''}
        onChange={(event) => narrow({ basis: event.currentTarget.value === 'usage' ? 'usage' : undefined })}
        data={[
          { value: '', label: 'Levels' },
          { value: 'usage', label: `Use in ${USAGE.days} days, to last ${USAGE.coverDays} more` },
        ]}
      />
    </Group>
  );
}

interface SuggestionRowProps {
  row: Row;
  state: Chosen;
  onChange: (part: Partial<Chosen>) => void;
  why: string | undefined;
  fault: string | undefined;
}

function SuggestionRow({ row, state, onChange, why, fault }: SuggestionRowProps) {
  const { item, location, unit } = row;
  return (
    <li className="sheet-line" style={{ flexWrap: 'wrap' }}>
      <Checkbox
        aria-label={`Get ${item.partNumber} for ${location?.name ?? 'the company'}`}
        checked={state.isChosen}
        disabled={why !== undefined}
        onChange={(event) => onChange({ isChosen: event.currentTarget.checked })}
      />
      <div className="sheet-item">
        <Text component="div">
          <Link to="/items/$itemId" params={{ itemId: String(item.id) }} className="link">
            {item.partNumber}
          </Link>{' '}
          {item.name}
        </Text>
        <Text size="sm">
          {location === null ? 'For the company' : `For ${location.name}`}, <Source row={row} />
        </Text>
        <Text size="sm" className="hint">
          {explain(row)} {why}
        </Text>
        {fault !== undefined && <span className="number-wrong">{fault}</span>}
      </div>
      <NumberField
        name={`How much ${item.partNumber} for ${location?.name ?? 'the company'}`}
        width={90}
        unit={unit}
        value={state.quantity}
        onChange={(quantity) => onChange({ quantity, isChosen: why === undefined })}
      />
      <span className="unit suggested-unit">{unit}</span>
    </li>
  );
}

function Source({ row: { source } }: { row: Row }) {
  const vendors = useVendorNames();
  const { byId } = useLocations();
  if (source === null) return <>from nowhere yet</>;
  const { vendorId, locationId } = source;
  if (vendorId !== undefined) return <>from {vendors.get(vendorId) ?? 'a vendor'}</>;
  return <>from {byId.get(locationId ?? 0)?.name ?? 'another place'}</>;
}

/** Where the drafts went. */
function Drafted({ drafts: { orders, transfers } }: { drafts: Replenishment }) {
  return (
    <Alert color="teal" variant="light" role="status" title="Drafted">
      <ul className="faults">
        {orders.map(({ id, number }) => (
          <li key={id}>
            Order{' '}
            <DocumentLink kind="purchase_order" id={id}>
              {number}
            </DocumentLink>
          </li>
        ))}
        {transfers.map(({ id, number }) => (
          <li key={id}>
            Transfer{' '}
            <DocumentLink kind="transfer" id={id}>
              {number}
            </DocumentLink>
          </li>
        ))}
      </ul>
    </Alert>
  );
}
