import { Checkbox, Group } from '@mantine/core';

const SCOPES = [
  { value: 'inventory:read', label: 'read stock' },
  { value: 'inventory:write', label: 'change stock' },
  { value: 'inventory:transfer', label: 'transfer only' },
  { value: 'purchasing:read', label: 'read purchasing' },
  { value: 'purchasing:write', label: 'change purchasing' },
  { value: 'admin', label: 'everything (admin)' },
];

/** What a credential may do. */
export function ScopesField({ value, onChange }: { value: string[]; onChange: (scopes: string[]) => void }) {
  return (
    <Checkbox.Group label="May" value={value} onChange={onChange} withAsterisk>
      <Group mt="xs" gap="md">
        {SCOPES.map((scope) => (
          <Checkbox key={scope.value} value={scope.value} label={scope.label} />
        ))}
      </Group>
    </Checkbox.Group>
  );
}
