import { Checkbox, Group } from '@mantine/core';

const SCOPES = [
  { value: 'inventory:read', label: 'read stock' },
  { value: 'inventory:write', label: 'change stock' },
  { value: 'inventory:transfer', label: 'transfer only' },
  { value: 'purchasing:read', label: 'read purchasing' },
  { value: 'purchasing:write', label: 'change purchasing' },
  { value: 'admin', label: 'everything (admin)' },
];

/** What a credential may do. `also` names further rights that can be chosen. */
export function ScopesField(props: {
  also?: readonly string[] | undefined;
  value: string[];
  onChange: (scopes: string[]) => void;
}) {
  const { also = [], value, onChange } = props;
  const more = also.filter((scope) => SCOPES.every((usual) => usual.value !== scope));
  const all = [...SCOPES, ...more.map((scope) => ({ value: scope, label: scope }))];
  return (
    <Checkbox.Group label="May" value={value} onChange={onChange} withAsterisk>
      <Group mt="xs" gap="md">
        {all.map((scope) => (
          <Checkbox key={scope.value} value={scope.value} label={scope.label} />
        ))}
      </Group>
    </Checkbox.Group>
  );
}
