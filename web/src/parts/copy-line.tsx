import { Button, Code, CopyButton, Group, Text } from '@mantine/core';

/** Something to paste elsewhere, with a button that copies it. */
export function CopyLine({ title, line, hint }: { title: string; line: string; hint?: string | undefined }) {
  return (
    <div className="copy-line">
      <Text size="sm" fw={600}>
        {title}
      </Text>
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <Code block className="copied-text" aria-label={title}>
          {line}
        </Code>
        <CopyButton value={line}>
          {({ copied, copy }) => (
            <Button size="xs" variant="default" onClick={copy} aria-label={`${copied ? 'Copied' : 'Copy'}: ${title}`}>
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
      </Group>
      {hint && (
        <Text size="xs" className="hint">
          {hint}
        </Text>
      )}
    </div>
  );
}
