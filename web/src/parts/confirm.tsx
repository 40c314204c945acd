import { Button, Group, Stack, Text } from '@mantine/core';
import { createContext, type ReactNode, useCallback, useContext, useState } from 'react';
import { Window } from './window.tsx';

interface Question {
  title: string;
  message: ReactNode;
  /** What the button that does it says. */
  action: string;
  danger?: boolean;
}

type Ask = (question: Question) => Promise<boolean>;
const Context = createContext<Ask>(() => Promise.resolve(false));

/** Asks before something that cannot be taken back: `if (await confirm({…})) …`. */
export function useConfirm(): Ask {
  return useContext(Context);
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
