import { useState } from 'react';
import { type Location, locationClosingCreate, locationUpdate } from '../../../../client/index.ts';
import { useWrite } from '../../api/hooks.ts';
import { ReasonForm } from '../../parts/document/reason-form.tsx';
import { HintButton } from '../../parts/hint-button.tsx';
import { LocationField } from '../../parts/location-field.tsx';

type Closable = Pick<Location, 'id' | 'name' | 'active'>;

/** The button that gives a place up, or opens it again. */
export function CloseButton({ location, why }: { location: Closable; why: string | undefined }) {
  const [isOpen, open] = useState(false);
  const reopen = useWrite(
    `Open ${location.name}`,
    (client, id: number, headers) => locationUpdate({ client, path: { id }, body: { active: true }, headers }),
    { done: `${location.name} is open again.` },
  );
  if (!location.active) {
    return (
      <HintButton size="xs" variant="default" why={why} onClick={() => reopen.mutate(location.id)}>
        Open again
      </HintButton>
    );
  }
  return (
    <>
      <HintButton size="xs" variant="default" why={why} onClick={() => open(true)}>
        Close location
      </HintButton>
      {isOpen && <CloseForm location={location} onClose={() => open(false)} />}
    </>
  );
}

function CloseForm({ location: { id, name }, onClose }: { location: Closable; onClose: () => void }) {
  const [toLocationId, setTarget] = useState<number | null>(null);
  const write = useWrite(
    `Close ${name}`,
    (client, { reason }: { reason: string }, headers) =>
      locationClosingCreate({
        client,
        path: { id },
        body: { reason, ...(toLocationId === null ? {} : { toLocationId }) },
        headers,
      }),
    { done: `${name} is closed.`, onDone: onClose },
  );
  return (
    <ReasonForm
      title={`Close ${name}?`}
      action="Close location"
      consequence="Nothing can be brought there any more."
      write={write}
      onClose={onClose}
    >
      <LocationField
        label="What lies there goes to"
        none="Nowhere: it is empty"
        value={toLocationId}
        onChange={setTarget}
      />
    </ReasonForm>
  );
}
