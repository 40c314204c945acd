import { Button, Group, Stack, Text } from '@mantine/core';
import { createContext, type ReactNode, useCallback, useContext, useState } from 'react';
import { Window } from './window.tsx';

interface Question {
  title: string;
  message: ReactNode;
  /** The text of the button that does it. */
  action: string;
  danger?: boolean;
}

type Ask = (question: Question) => Promise<boolean>;
const Context = createContext<Ask>(() => Promise.resolve(false));

/** Asks before something that cannot be undone: `if (await confirm({…})) …`. */
export function useConfirm(): Ask {
  return useContext(Context);
}

/** Asks about a likely slip, if there is one; true where the action may proceed. */
export function useDoubt(): (doubt: ReactNode | undefined, action: string) => Promise<boolean> {
  const confirm = useConfirm();
  return (doubt, action) =>
    doubt === undefined
      ? Promise.resolve(true)
      : confirm({ title: 'Is this right?', message: doubt, action: `Yes, ${action}`, danger: false });
}

/** Shows the questions. */
export function ConfirmProvider({ children }: { children: ReactNode }) {
  const [asked, setAsked] = useState<(Question & { resolve(answer: boolean): void }) | null>(null);
  const ask = useCallback<Ask>((question) => new Promise((resolve) => setAsked({ ...question, resolve })), []);
  const finish = (answer: boolean) => {
    asked?.resolve(answer);
    setAsked(null);
  };
  return (
    <Context.Provider value={ask}>
      {children}
      {asked !== null && (
        <Window onClose={() => finish(false)} title={asked.title} centered>
          <Stack>
            <Text component="div" size="sm">
              {asked.message}
            </Text>
            <Group justify="flex-end">
              <Button variant="default" onClick={() => finish(false)} data-autofocus>
                Cancel
              </Button>
              <Button color={asked.danger === false ? undefined : 'red'} onClick={() => finish(true)}>
                {asked.action}
              </Button>
            </Group>
          </Stack>
        </Window>
      )}
    </Context.Provider>
  );
}
