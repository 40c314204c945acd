import { Button, Group, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import {
  type LevelTemplate,
  type LevelTemplateInput,
  levelTemplateCreate,
  levelTemplateDelete,
  levelTemplateUpdate,
  locationUpdate,
} from '../../../../client/index.ts';
import { useWrite } from '../../api/hooks.ts';
import { type Location, useItems, useLocations } from '../../api/names.ts';
import { useWhyNot } from '../../api/session.ts';
import { useConfirm } from '../../parts/confirm.tsx';
import { faultOf, withNames } from '../../parts/faults.ts';
import { TextField } from '../../parts/fields.tsx';
import { FormModal } from '../../parts/form-modal.tsx';
import { formatQuantity } from '../../parts/format.tsx';
import { HintButton } from '../../parts/hint-button.tsx';
import { ItemField } from '../../parts/item-field.tsx';
import { draftFor, type LevelDraft, LevelFields, levelOf, whyNotLevels } from '../../parts/level-fields.tsx';
import { ItemLink } from '../../parts/links.tsx';
import { LocationField } from '../../parts/location-field.tsx';
import { Section } from '../../parts/page.tsx';
import { Empty, Loaded, Problem } from '../../parts/states.tsx';
import { useTemplates } from '../place/location-levels.tsx';

/** The levels that many places share, and the places that have them. */
export function Templates() {
  const templates = useTemplates();
  const [isNew, setNew] = useState(false);
  const why = useWhyNot('inventory:write');
  return (
    <>
      <Group justify="flex-end" mb="sm">
        <HintButton why={why} onClick={() => setNew(true)}>
          New template
        </HintButton>
      </Group>
      <Loaded query={templates}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty title="No templates yet">Levels that many places share, such as those of all vans.</Empty>
          ) : (
            data.map((template) => <Template key={template.id} template={template} />)
          )
        }
      </Loaded>
      {isNew && <TemplateForm onClose={() => setNew(false)} />}
    </>
  );
}

function Template({ template }: { template: LevelTemplate }) {
  const { id, name, levels, revision } = template;
  const [edits, setEdits] = useState(false);
  const mayNot = useWhyNot('inventory:write');
  const confirm = useConfirm();
  const { locations } = useLocations();
  const places = locations.filter(({ levelTemplateId }) => levelTemplateId === id);
  const items = useItems(useMemo(() => levels.map(({ itemId }) => itemId), [levels]));
  const remove = useWrite(
    `Delete template ${name}`,
    (client, _: null, headers) =>
      levelTemplateDelete({ client, path: { id }, headers: { ...headers, 'If-Match': `"${revision}"` } }),
    { done: `${name} was deleted.` },
  );
  const ask = async () => {
    const message = 'The places that have it keep only their own levels.';
    if (await confirm({ title: `Delete ${name}?`, message, action: 'Delete' })) remove.mutate(null);
  };
  return (
    <Section
      title={name}
      actions={
        <>
          <HintButton size="xs" variant="default" why={mayNot} onClick={() => setEdits(true)}>
            Edit
          </HintButton>
          <HintButton size="xs" variant="outline" color="red" why={mayNot} onClick={() => void ask()}>
            Delete
          </HintButton>
        </>
      }
    >
      <Problem error={remove.error} />
      <ul className="plain-list">
        {levels.map(({ itemId, partNumber, minimum, target }) => {
          const unit = items.get(itemId)?.unit;
          return (
            <li key={itemId}>
              <ItemLink id={itemId} item={items.get(itemId) ?? { partNumber, name: partNumber, active: true }} /> at
              least {formatQuantity(minimum, unit)}
              {target !== null && `, filled up to ${formatQuantity(target, unit)}`}
            </li>
          );
        })}
      </ul>
      <Places template={template} places={places} why={mayNot} />
      {edits && <TemplateForm template={template} onClose={() => setEdits(false)} />}
    </Section>
  );
}

/** The places that have a template, and the field that gives it to another one. */
function Places({ template, places, why }: { template: LevelTemplate; places: Location[]; why: string | undefined }) {
  const { byId } = useLocations();
  const write = useWrite(
    `Places of ${template.name}`,
    (client, { place, has }: { place: Location; has: boolean }, headers) =>
      locationUpdate({
        client,
        path: { id: place.id },
        body: { levelTemplateId: has ? template.id : null },
        headers: { ...headers, 'If-Match': `"${place.revision}"` },
      }),
    { done: ({ name }) => `${name} was changed.` },
  );
  const add = (id: number | null) => {
    const place = byId.get(id ?? 0);
    if (place !== undefined) write.mutate({ place, has: true });
  };
  return (
    <>
      <Group gap="xs" my="xs" align="center">
        <Text size="sm">{places.length === 0 ? 'No place has it yet.' : 'Places that have it:'}</Text>
        {places.map((place) => (
          <Group key={place.id} gap={4}>
            <Text size="sm">{place.name}</Text>
            {why === undefined && (
              <Button
                size="compact-xs"
                variant="default"
                aria-label={`Take it from ${place.name}`}
                onClick={() => write.mutate({ place, has: false })}
              >
                ✕
              </Button>
            )}
          </Group>
        ))}
      </Group>
      {why === undefined && (
        <LocationField label={`Give ${template.name} to`} value={null} none="Choose…" onChange={add} />
      )}
      <Problem error={write.error} />
    </>
  );
}

function TemplateForm({ template, onClose }: { template?: LevelTemplate; onClose: () => void }) {
  const [name, setName] = useState(template?.name ?? '');
  const [levels, setLevels] = useState<LevelDraft[]>(() =>
    (template?.levels ?? []).map(({ itemId, partNumber, minimum, target }) => ({
      key: itemId,
      name: partNumber,
      unit: null,
      minimum,
      target: target ?? '',
    })),
  );
  const write = useWrite(
    template === undefined ? 'New template' : `Edit template ${template.name}`,
    (client, body: LevelTemplateInput, headers) =>
      template === undefined
        ? levelTemplateCreate({ client, body, headers })
        : levelTemplateUpdate({
            client,
            path: { id: template.id },
            body,
            headers: { ...headers, 'If-Match': `"${template.revision}"` },
          }),
    { done: (made) => `${made.name} was saved.`, onDone: onClose },
  );
  const add = (draft: LevelDraft) => {
    if (levels.every(({ key }) => key !== draft.key)) setLevels([...levels, draft]);
  };
  return (
    <FormModal
      title={template === undefined ? 'New template' : `Edit ${template.name}`}
      action="Save"
      onClose={onClose}
      onSubmit={() => write.mutate({ name, levels: levels.map((level) => ({ itemId: level.key, ...levelOf(level) })) })}
      write={{
        ...write,
        error: withNames(
          write.error,
          levels.map((level) => level.name),
        ),
      }}
      why={name.trim() === '' ? 'Enter a name.' : whyNotLevels(levels)}
      size="lg"
    >
      <TextField label="Name" required value={name} onChange={setName} error={faultOf(write.error, 'name')} />
      <LevelFields levels={levels} onChange={setLevels} faultOf={(place) => faultOf(write.error, `levels.${place}`)} />
      <ItemField label="Add an item" onChoose={(item) => add(draftFor(item))} />
    </FormModal>
  );
}
