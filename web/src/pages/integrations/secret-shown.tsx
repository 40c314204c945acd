import { Alert, Button, Code, CopyButton, Group, Stack } from '@mantine/core';
import { Window } from '../../parts/window.tsx';

/** Newly created secrets. They are shown only this once: closing forgets them. */
export function SecretShown({ secrets, onClose }: { secrets: Record<string, string>; onClose: () => void }) {
  return (
    <Window onClose={onClose} title="Shown only this once" closeOnClickOutside={false} size="lg">
      <Stack>
        <Alert color="orange">Copy it now. The server keeps only what it needs to recognise it.</Alert>
        {Object.entries(secrets).map(([name, secret]) => (
          <Group key={name} wrap="nowrap" align="flex-start">
            <Code
              block
              style={{ flex: 1, minWidth: 0, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
              aria-label={name}
            >
              {secret}
            </Code>
            <CopyButton value={secret}>
              {({ copied, copy }) => <Button onClick={copy}>{copied ? 'Copied' : `Copy ${name}`}</Button>}
            </CopyButton>
          </Group>
        ))}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            I have copied it
          </Button>
        </Group>
      </Stack>
    </Window>
  );
}
