import { Button, NativeSelect, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import { locationCreate, type Position, positionList } from '../../../client/index.ts';
import { useList, useWrite } from '../api/hooks.ts';
import { type Location, useItems, useLocations } from '../api/names.ts';
import { useWhyNot } from '../api/session.ts';
import { LabelsButton, wantedOfLocations } from '../labels/index.ts';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { TextField } from '../parts/fields.tsx';
import { FormModal } from '../parts/form-modal.tsx';
import { None, Quantity, When, words } from '../parts/format.tsx';
import { HintButton } from '../parts/hint-button.tsx';
import { HoldButton } from '../parts/hold-form.tsx';
import { ItemLink, LinkButton } from '../parts/links.tsx';
import { LocationField } from '../parts/location-field.tsx';
import { LotLink } from '../parts/lot-window.tsx';
import { Page, Section } from '../parts/page.tsx';
import { Empty, Problem, Waiting } from '../parts/states.tsx';
import { NarrowState, StockBadge } from '../parts/stock-state.tsx';
import { CloseButton } from './place/close-button.tsx';
import { LocationLevels } from './place/location-levels.tsx';

const KINDS = ['warehouse', 'vehicle', 'technician', 'job_site', 'site', 'bin', 'transit', 'other'] as const;

/** All locations as a tree, and the stock of the chosen one. */
export function LocationsPage() {
  const { at } = useSearch({ from: '/locations' });
  const { locations, byId, isPending, error, refetch } = useLocations();
  const [isNew, { open, close }] = useDisclosure(false);
  const why = useWhyNot('inventory:write');
  const chosen = at === undefined ? undefined : byId.get(Number(at));
  const stock = useRef<HTMLDivElement>(null);
  const chosenId = chosen?.id;
  // Where the tree is above the stock and not beside it, the stock would be out of sight.
  useEffect(() => {
    if (chosenId !== undefined) stock.current?.scrollIntoView({ block: 'nearest' });
  }, [chosenId]);
  return (
    <Page
      title="Locations"
      actions={
        <>
          <LabelsButton title="Labels for locations" wanted={() => wantedOfLocations(locations)} />
          <HintButton why={why} onClick={open}>
            New location
          </HintButton>
        </>
      }
    >
      <Problem error={error} retry={() => void refetch()} />
      {isPending && <Waiting />}
      {!isPending && (
        <div className="tree-and-stock">
          <Section title="Tree of locations">
            {locations.length === 0 ? (
              <Empty title="No locations yet">Create the first one: a warehouse, a vehicle or a shelf.</Empty>
            ) : (
              <Tree all={locations} parent={null} chosenId={chosen?.id} />
            )}
          </Section>
          {chosen === undefined ? (
            <Section title="Stock">
              <Empty title="No location chosen">Choose a location to see its stock.</Empty>
            </Section>
          ) : (
            <Stack ref={stock}>
              <StockAt key={chosen.id} location={chosen} />
              <LocationLevels key={`levels ${chosen.id}`} location={chosen} />
            </Stack>
          )}
        </div>
      )}
      {isNew && <LocationForm onClose={close} />}
    </Page>
  );
}

interface TreeProps {
  all: Location[];
  /** The parents of the locations; null for those without a parent that the user may see. */
  parent: Location | null;
  chosenId: number | undefined;
}

function Tree({ all, parent, chosenId }: TreeProps) {
  const { byId } = useLocations();
  const here = useMemo(
    () =>
      all
        .filter(({ parentId }) => (byId.get(parentId ?? 0) ?? null) === parent)
        .sort((one, other) => one.name.localeCompare(other.name)),
    [all, byId, parent],
  );
  if (here.length === 0) return null;
  return (
    <ul className="tree">
      {here.map((location) => (
        <li key={location.id}>
          <div className="tree-row">
            <Link
              to="/locations"
              search={{ at: String(location.id) }}
              resetScroll={false}
              className="link"
              aria-current={location.id === chosenId ? 'true' : undefined}
              style={location.id === chosenId ? { fontWeight: 700 } : {}}
            >
              {location.name}
            </Link>
            <span className="unit">
              {words(location.kind)}
              {location.active ? '' : ', inactive'}
            </span>
            <StockBadge status={location.status} reason={location.reason} />
          </div>
          <Tree all={all} parent={location} chosenId={chosenId} />
        </li>
      ))}
    </ul>
  );
}

function StockAt({ location }: { location: Location }) {
  const list = useList<Position>(['positions', 'at', location.id], (client, page) =>
    positionList({ client, query: { ...page, locationId: location.id } }),
  );
  const rows = useMemo(() => list.rows.filter((row) => row.onHand !== '0' || row.reserved !== '0'), [list.rows]);
  const items = useItems(useMemo(() => rows.map((row) => row.itemId), [rows]));
  const isAllAvailable = rows.every(({ status }) => status === 'available');
  const hasLots = rows.some(({ lot }) => lot !== null);
  const columns = useMemo<Column<Position>[]>(
    () => [
      {
        key: 'item',
        title: 'Item',
        render: (row) => (
          <>
            <ItemLink id={row.itemId} item={items.get(row.itemId)} />
            <NarrowState status={row.status} />
          </>
        ),
      },
      {
        key: 'name',
        title: 'Name',
        wideOnly: true,
        width: 'minmax(56px, 2fr)',
        render: (row) => items.get(row.itemId)?.name,
      },
      ...(hasLots ? [LOT] : []),
      ...(isAllAvailable ? [] : [STATE]),
      {
        key: 'onHand',
        title: 'On hand',
        right: true,
        width: 'minmax(60px, 110px)',
        render: (row) => <Quantity value={row.onHand} unit={items.get(row.itemId)?.unit} />,
      },
      {
        key: 'available',
        title: 'Available',
        right: true,
        width: 'minmax(60px, 90px)',
        render: (row) => <Quantity value={row.available} />,
      },
    ],
    [items, hasLots, isAllAvailable],
  );
  return (
    <Section title={location.name} actions={<ActionsOn location={location} />}>
      <HeldSince location={location} />
      <Problem error={list.error} />
      <DataTable
        label={`Stock at ${location.name}`}
        columns={columns}
        rows={rows}
        rowKey={(row) => `${row.itemId} ${row.lot?.id}`}
        onEnd={list.more}
        loading={list.isPending}
        empty={<Empty title="Nothing is here">Transfer stock here, or receive it.</Empty>}
      />
      {list.hasNextPage && (
        <Button variant="subtle" size="xs" mt="xs" onClick={list.more}>
          More
        </Button>
      )}
    </Section>
  );
}

function ActionsOn({ location }: { location: Location }) {
  const { id, name, heldAt } = location;
  const mayNot = useWhyNot('inventory:write');
  return (
    <>
      <LinkButton to="/counts" size="xs" variant="default" search={{ at: String(id) }}>
        Count it
      </LinkButton>
      <HoldButton of={{ kind: 'location', id, name, isHeld: heldAt !== null }} why={mayNot} />
      <CloseButton location={location} why={mayNot} />
    </>
  );
}

const LOT: Column<Position> = {
  key: 'lot',
  title: 'Lot',
  width: 'minmax(56px, 100px)',
  render: (row) => (row.lot === null ? <None /> : <LotLink lot={row.lot} />),
};

const STATE: Column<Position> = {
  key: 'state',
  title: 'State',
  wideOnly: true,
  width: 'minmax(64px, 110px)',
  render: (row) => <StockBadge status={row.status} />,
};

/** Since when a place is held and why, or that it stands in one that is. */
function HeldSince({ location: { heldAt, reason, status } }: { location: Location }) {
  if (status === 'available') return null;
  return (
    <Text size="sm" component="div" mb="xs">
      <StockBadge status={status} />{' '}
      {heldAt === null ? (
        'It stands in a place that is held.'
      ) : (
        <>
          since <When at={heldAt} />: {reason}
        </>
      )}
    </Text>
  );
}

function LocationForm({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [code, setCode] = useState('');
  const [kind, setKind] = useState<Location['kind']>('warehouse');
  const [parentId, setParentId] = useState<number | null>(null);
  const write = useWrite(
    'New location',
    (client, body: { name: string; kind: Location['kind']; code: string | null; parentId: number | null }, headers) =>
      locationCreate({ client, body, headers }),
    { done: (made) => `${made.name} was created.`, onDone: onClose },
  );
  return (
    <FormModal
      title="New location"
      action="Create"
      onClose={onClose}
      onSubmit={() => write.mutate({ name, kind, code: code || null, parentId })}
      write={write}
      why={name === '' ? 'Enter a name.' : undefined}
    >
      <TextField label="Name" required value={name} onChange={setName} />
      <NativeSelect
        label="Kind"
        value={kind}
        onChange={(event) => setKind(event.currentTarget.value as Location['kind'])}
        data={KINDS.map((value) => ({ value, label: words(value) }))}
      />
      <TextField label="Code" description="A short name, unique in the company" value={code} onChange={setCode} />
      <LocationField label="Is in" value={parentId} onChange={setParentId} none="Nothing" />
    </FormModal>
  );
}
