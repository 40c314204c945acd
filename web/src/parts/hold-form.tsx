import { useState } from 'react';
import { locationHoldCreate, locationReleaseCreate, lotHoldCreate, lotReleaseCreate } from '../../../client/index.ts';
import { useWrite } from '../api/hooks.ts';
import { ReasonForm } from './document/reason-form.tsx';
import { HintButton } from './hint-button.tsx';

/** A lot or a place, as far as holding it is concerned. */
export interface Holdable {
  kind: 'lot' | 'location';
  id: number;
  /** Its name in a sentence, such as “lot A-17”. */
  name: string;
  /** Whether it is held itself, and not by a place that it stands in. */
  isHeld: boolean;
}

const HOLD = { lot: lotHoldCreate, location: locationHoldCreate };
const RELEASE = { lot: lotReleaseCreate, location: locationReleaseCreate };

/** The button that holds a lot or a place, or releases it, with the form that asks why. */
export function HoldButton({ of, why }: { of: Holdable; why: string | undefined }) {
  const [isOpen, open] = useState(false);
  const action = of.isHeld ? 'Release' : 'Hold';
  return (
    <>
      <HintButton size="xs" variant="default" why={why} onClick={() => open(true)}>
        {action}
      </HintButton>
      {isOpen && <HoldForm of={of} onClose={() => open(false)} />}
    </>
  );
}

function HoldForm({ of: { kind, id, name, isHeld }, onClose }: { of: Holdable; onClose: () => void }) {
  const [action, call] = isHeld ? (['Release', RELEASE[kind]] as const) : (['Hold', HOLD[kind]] as const);
  const write = useWrite(
    `${action} ${name}`,
    // Both calls answer differently, and only that they were done matters here.
    (client, body: { reason: string }, headers): Promise<{ data?: unknown; error?: unknown; response?: Response }> =>
      call({ client, path: { id }, body, headers }),
    { done: isHeld ? `${name} was released.` : `${name} is held.`, onDone: onClose },
  );
  const where = kind === 'lot' ? 'What there is of it' : 'What stands in it';
  return (
    <ReasonForm
      title={`${action} ${name}?`}
      action={action}
      consequence={
        isHeld ? `${where} becomes available again.` : `${where} stays on hand, and nobody can reserve, sell or use it.`
      }
      write={write}
      onClose={onClose}
      danger={!isHeld}
    />
  );
}
