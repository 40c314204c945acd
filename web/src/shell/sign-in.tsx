import { Button, Center, Group, Modal, Paper, PasswordInput, Stack, Tabs, Text, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import { hasKey } from '../api/client.ts';
import { useSignIn, type WhoAmI } from '../api/session.ts';
import { pageLeft } from '../parts/heading.ts';
import { Problem } from '../parts/states.tsx';
import { Brand } from './brand.tsx';
import { ReachabilityBanner } from './reachability-banner.tsx';

/** Signing in with a name and a password, or with a key. */
export function SignIn() {
  useEffect(() => {
    document.title = 'Sign in · Onhand';
    pageLeft();
  }, []);
  return (
    <Center component="main" mih="100vh" p="md">
      <Paper withBorder p="xl" radius="md" w="100%" maw={400}>
        <Stack>
          <h1 className="brand" style={{ margin: 0 }}>
            <Brand />
          </h1>
          <ReachabilityBanner />
          <Ways username="" />
        </Stack>
      </Paper>
    </Center>
  );
}

/** Signing in again over a page that stays as it is: the same user continues there, anybody else starts with an empty page. */
export function SignInAgain({ session: { actor, tenant } }: { session: WhoAmI }) {
  return (
    <Modal
      opened
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      centered
      title="Sign in again"
      overlayProps={{ backgroundOpacity: 0.6, blur: 6 }}
      zIndex={900}
    >
      <Stack>
        <Text size="sm">
          Your session has ended. Nothing is lost: sign in as {actor.name} of {tenant?.name ?? 'the operator'} and go on
          where you were. Anybody else starts with an empty page.
        </Text>
        <Ways username={actor.kind === 'user' ? actor.name : ''} />
      </Stack>
    </Modal>
  );
}

function Ways({ username }: { username: string }) {
  return (
    <Tabs defaultValue={hasKey() ? 'key' : 'password'} keepMounted={false}>
      <Tabs.List mb="md">
        <Tabs.Tab value="password">Name and password</Tabs.Tab>
        <Tabs.Tab value="key">Key</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="password">
        <WithPassword known={username} />
      </Tabs.Panel>
      <Tabs.Panel value="key">
        <WithKey />
      </Tabs.Panel>
    </Tabs>
  );
}

function WithPassword({ known }: { known: string }) {
  const { withPassword } = useSignIn();
  const [username, setUsername] = useState(known);
  const [password, setPassword] = useState('');
  return (
    <SignInForm submit={() => withPassword(username, password)} missing={!username || !password}>
      <TextInput
        label="User name"
        autoComplete="username"
        value={username}
        onChange={(event) => setUsername(event.currentTarget.value)}
        {...(known === '' ? { 'data-autofocus': true } : {})}
      />
      <PasswordInput
        label="Password"
        autoComplete="current-password"
        value={password}
        {...(known === '' ? {} : { 'data-autofocus': true })}
        onChange={(event) => setPassword(event.currentTarget.value)}
        visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
      />
    </SignInForm>
  );
}

function WithKey() {
  const { withKey } = useSignIn();
  const [key, setKey] = useState('');
  return (
    <SignInForm submit={() => withKey(key.trim())} missing={!key.trim()}>
      <PasswordInput
        label="API key, or the operator's key"
        autoComplete="off"
        value={key}
        onChange={(event) => setKey(event.currentTarget.value)}
        visibilityToggleButtonProps={{ 'aria-label': 'Show the key' }}
      />
      <Text size="xs" className="hint">
        The key is kept only in this tab, and forgotten when the tab is closed. The server prints the operator's key on
        its first start; sign in with it to create companies and their first users.
      </Text>
    </SignInForm>
  );
}

function SignInForm(props: { submit: () => Promise<void>; missing: boolean; children: ReactNode }) {
  const [error, setError] = useState<Error | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (props.missing) return setError(new Error('Fill in all fields.'));
    setBusy(true);
    setError(null);
    // On success this form is gone.
    await props.submit().catch((reason: Error) => {
      setError(reason);
      setBusy(false);
    });
  };
  return (
    <form onSubmit={(event) => void submit(event)} noValidate data-scan="off">
      <Stack>
        {props.children}
        {error && <SignInProblem error={error} />}
        <Group justify="flex-end">
          <Button type="submit" loading={busy}>
            Sign in
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function SignInProblem({ error }: { error: Error }) {
  if (error.name !== 'Error') return <Problem error={error} />;
  return (
    <Text size="sm" role="alert">
      {error.message}
    </Text>
  );
}
