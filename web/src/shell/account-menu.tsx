import { Button, Menu, Text, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useSignIn, type WhoAmI } from '../api/session.ts';
import { toast } from '../parts/toast.tsx';

/** Who is signed in, with the user's own actions. */
export function AccountMenu({ session }: { session: WhoAmI }) {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const { out } = useSignIn();
  const leave = () =>
    out().catch((error: Error) =>
      toast(`You are still signed in. ${error.message} Then sign out again.`, { stays: true }),
    );
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button variant="subtle" size="sm" maw={{ base: 170, sm: 360 }}>
          <Text span truncate size="sm" fw={500}>
            {session.tenant?.name ?? 'Operator'}
          </Text>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Text size="xs" className="hint" px="sm" py={4}>
          Signed in as {session.actor.name}
        </Text>
        <Menu.Item onClick={() => setColorScheme(scheme === 'dark' ? 'light' : 'dark')}>
          {scheme === 'dark' ? 'Light theme' : 'Dark theme'}
        </Menu.Item>
        <Menu.Item component="a" href="/docs" target="_blank" rel="noreferrer">
          API reference
        </Menu.Item>
        <Menu.Item onClick={() => void leave()}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
