import { useEffect, useMemo, useState } from 'react';
import { type StockLevel, type StockLevelInput, stockLevelList, stockLevelSet } from '../../../client/index.ts';
import { useRead, useWrite } from '../api/hooks.ts';
import { useWhyNot } from '../api/session.ts';
import { type Column, DataTable } from './data-table.tsx';
import { faultOf, withNames } from './faults.ts';
import { FormModal } from './form-modal.tsx';
import { None, Quantity } from './format.tsx';
import { HintButton } from './hint-button.tsx';
import { type LevelDraft, LevelFields, levelOf, whyNotLevels } from './level-fields.tsx';
import { Section } from './page.tsx';
import { Empty, Loaded } from './states.tsx';

const LEVELS_MAX = 1_000;

/** Whose levels are shown: of an item everywhere, or of a location for all items. */
export interface LevelsOf {
  by: 'itemId' | 'locationId';
  id: number;
  /** Its name, for the form. */
  name: string;
}

interface LevelsProps {
  of: LevelsOf;
  /** The column of what the levels are for. */
  first: Column<StockLevel>;
  empty: string;
  /** The field that adds a level to the form; it is given the drafts so far. */
  adder: (add: (draft: LevelDraft) => void) => React.ReactNode;
  /** A draft of a level that there is. */
  draftOf: (level: StockLevel) => LevelDraft;
  /** What a draft is for. */
  targetOf: (draft: LevelDraft) => Pick<StockLevelInput, 'itemId' | 'locationId'>;
  /** Told the items of the levels, once they are read. */
  onRows?: (itemIds: number[]) => void;
  children?: React.ReactNode;
}

/** The levels of an item by place, or of a place by item, and the form that changes them in one step. */
export function Levels(props: LevelsProps) {
  const { of, first, empty, draftOf, onRows, children } = props;
  const [isOpen, open] = useState(false);
  const mayNot = useWhyNot('inventory:write');
  const levels = useRead(['levels', of.by, of.id], (client) =>
    stockLevelList({ client, query: { limit: LEVELS_MAX, [of.by]: [of.id] } }),
  );
  useEffect(() => {
    if (levels.data !== undefined) onRows?.(levels.data.data.map(({ itemId }) => itemId));
  }, [levels.data, onRows]);
  const columns = useMemo<Column<StockLevel>[]>(
    () => [
      first,
      {
        key: 'minimum',
        title: 'Minimum',
        right: true,
        width: '90px',
        render: (row) => <Quantity value={row.minimum} unit={draftOf(row).unit} />,
      },
      {
        key: 'target',
        title: 'Target',
        right: true,
        width: '90px',
        render: (row) => (row.target === null ? <None /> : <Quantity value={row.target} unit={draftOf(row).unit} />),
      },
    ],
    [first, draftOf],
  );
  return (
    <Section
      title="Levels"
      actions={
        <HintButton
          size="xs"
          variant="default"
          why={mayNot ?? (levels.data === undefined ? 'The levels are still being read.' : undefined)}
          onClick={() => open(true)}
        >
          Edit the levels
        </HintButton>
      }
    >
      {children}
      <Loaded query={levels}>
        {({ data }) => (
          <DataTable
            label="Levels"
            columns={columns}
            rows={data}
            rowKey={(row) => `${row.itemId} ${row.locationId}`}
            empty={<Empty title="No levels">{empty}</Empty>}
          />
        )}
      </Loaded>
      {isOpen && <LevelsForm {...props} before={levels.data?.data ?? []} onClose={() => open(false)} />}
    </Section>
  );
}

function LevelsForm(props: LevelsProps & { before: StockLevel[]; onClose: () => void }) {
  const { of, before, draftOf, targetOf, adder, onClose } = props;
  const [levels, setLevels] = useState<LevelDraft[]>(() => before.map(draftOf));
  const write = useWrite(
    `Levels of ${of.name}`,
    (client, body: StockLevelInput[], headers) => stockLevelSet({ client, body, headers }),
    { done: `The levels of ${of.name} are set.`, onDone: onClose },
  );
  const old = useMemo(() => before.map(draftOf), [before, draftOf]);
  const gone = old.filter(({ key }) => levels.every((level) => level.key !== key));
  const changed = levels.filter((level) => {
    const was = old.find(({ key }) => key === level.key);
    return was === undefined || was.minimum !== level.minimum || was.target !== level.target;
  });
  const add = (draft: LevelDraft) => {
    if (levels.every(({ key }) => key !== draft.key)) setLevels([...levels, draft]);
  };
  const nothing = changed.length + gone.length === 0 ? 'Nothing has changed.' : undefined;
  return (
    <FormModal
      title={`Levels of ${of.name}`}
      action="Save"
      onClose={onClose}
      onSubmit={() =>
        write.mutate([
          ...changed.map((level) => ({ ...targetOf(level), ...levelOf(level) })),
          ...gone.map((level) => ({ ...targetOf(level), minimum: null })),
        ])
      }
      write={{
        ...write,
        error: withNames(
          write.error,
          [...changed, ...gone].map(({ name }) => name),
        ),
      }}
      why={whyNotLevels(levels) ?? nothing}
      size="lg"
    >
      <LevelFields
        levels={levels}
        onChange={setLevels}
        faultOf={(place) => faultOf(write.error, String(changed.findIndex(({ key }) => key === levels[place]?.key)))}
      />
      {adder(add)}
    </FormModal>
  );
}
