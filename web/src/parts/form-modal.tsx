import { Button, Group, Stack } from '@mantine/core';
import { type FormEvent, type ReactNode, useEffect, useRef } from 'react';
import { HintButton } from './hint-button.tsx';
import { Problem } from './states.tsx';
import { Window } from './window.tsx';

interface FormModalProps {
  title: string;
  onClose: () => void;
  /** What the button that sends it says. */
  action: string;
  onSubmit: () => void;
  busy: boolean;
  error: Error | null;
  /** What is still missing; undefined when it can be sent. */
  why?: string | undefined;
  size?: string;
  /** Whether it takes something back. */
  danger?: boolean;
  children: ReactNode;
}

/** A form in a window of its own: Enter sends it, a refusal is shown above its buttons and keeps what was typed. */
export function FormModal({
  title,
  onClose,
  action,
  onSubmit,
  busy,
  error,
  why,
  size,
  danger,
  children,
}: FormModalProps) {
  const problem = useRef<HTMLDivElement>(null);
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
    <Window onClose={onClose} title={title} size={size ?? 'md'} closeOnClickOutside={false}>
      <form ref={markFirstField} onSubmit={submit} noValidate>
        <Stack>
          {children}
          <div ref={problem}>
            <Problem error={error} />
          </div>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
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

/** Whoever opened it wants to fill it in, and not to close it: the window gives the focus to the field with this mark. */
function markFirstField(form: HTMLFormElement | null): void {
  form?.querySelector('input, select, textarea')?.setAttribute('data-autofocus', '');
}
