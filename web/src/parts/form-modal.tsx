import { Button, Group, Stack, Text } from '@mantine/core';
import { type FormEvent, type ReactNode, useEffect, useRef } from 'react';
import type { Write } from '../api/hooks.ts';
import { type Reach, useReach } from '../api/reachability.ts';
import { HintButton } from './hint-button.tsx';
import { Problem } from './states.tsx';
import { Window } from './window.tsx';

interface FormModalProps {
  title: string;
  onClose: () => void;
  /** The text of the button that sends it. */
  action: string;
  onSubmit: () => void;
  /** What it sends; left out where it sends nothing to the server. */
  write?: Pick<Write<never>, 'isPending' | 'error' | 'stop'>;
  /** What is still missing; undefined when it can be sent. */
  why?: string | undefined;
  size?: string;
  /** Whether it reverses or cancels something. */
  danger?: boolean;
  children: ReactNode;
}

/**
 * A form in a window of its own: Enter sends it, and a refusal is shown above its buttons and keeps what was typed. Closing it while it
 * is being sent cancels it: what has not left the browser never does.
 */
export function FormModal({ title, onClose, action, onSubmit, write, why, size, danger, children }: FormModalProps) {
  const problem = useRef<HTMLDivElement>(null);
  const error = write?.error ?? null;
  const busy = write?.isPending === true;
  const close = () => {
    write?.stop();
    onClose();
  };
  useEffect(() => {
    if (error !== null) problem.current?.scrollIntoView({ block: 'nearest' });
  }, [error]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    if (why === undefined && !busy) onSubmit();
  };
  return (
    // A touch beside it must not throw away what was typed.
    <Window onClose={close} title={title} size={size ?? 'md'} closeOnClickOutside={false}>
      <form ref={markFirstField} onSubmit={submit} noValidate>
        <Stack>
          {children}
          <div ref={problem}>
            <Problem error={error} />
          </div>
          {write !== undefined && (busy || error === null) && <Reaching busy={busy} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {danger ? 'Leave it' : 'Cancel'}
            </Button>
            <HintButton type="submit" why={why} loading={busy} {...(danger ? { color: 'red' } : {})}>
              {action}
            </HintButton>
          </Group>
        </Stack>
      </form>
    </Window>
  );
}

const WAITING: Record<Exclude<Reach, 'fine'>, string> = {
  offline: 'This device is offline.',
  silent: 'The server is not answering.',
  slow: 'The server is slow to answer.',
};

/** Shows in the window, which hides the page's banner, why it takes so long or cannot be sent. */
function Reaching({ busy }: { busy: boolean }) {
  const reach = useReach();
  if (reach === 'fine') return null;
  return (
    <Text size="sm" role="status" className="reaching">
      {WAITING[reach]} {busy ? 'Waiting for its answer…' : 'What you typed stays here.'}
    </Text>
  );
}

/**
 * The window gives the focus to the field with this mark, not to its close button. A field that takes scans would keep the first scan,
 * however much more its code says.
 */
function markFirstField(form: HTMLFormElement | null): void {
  form?.querySelector('input:not([data-scan]), select, textarea:not([data-scan])')?.setAttribute('data-autofocus', '');
}
