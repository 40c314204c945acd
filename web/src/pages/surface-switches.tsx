import { Stack, Switch, Text } from '@mantine/core';
import { type Tenant, tenantUpdate } from '../../../client/index.ts';
import { useWrite } from '../api/hooks.ts';
import { useConfirm } from '../parts/confirm.tsx';
import { Problem } from '../parts/states.tsx';
import { Window } from '../parts/window.tsx';
import { SURFACES } from './integrations/surfaces.ts';

type Company = Tenant;
type Setting = keyof Company['settings']['surfaces'];

/** Which APIs answer a company's programs; switching one off asks first, because programs that use it stop working. */
export function SurfaceSwitches({ company, onClose }: { company: Company; onClose: () => void }) {
  const confirm = useConfirm();
  const write = useWrite(
    `APIs of ${company.name}`,
    (client, { setting, on }: { setting: Setting; on: boolean; title: string }, headers) =>
      tenantUpdate({
        client,
        path: { tenantId: company.id },
        body: { settings: { surfaces: { [setting]: on } } },
        headers,
      }),
    { done: (changed) => `The APIs of ${changed.name} were saved.` },
  );
  const change = async (setting: Setting, title: string, on: boolean) => {
    const question = {
      title: `Switch ${title} off for ${company.name}?`,
      message: 'Programs that use it are refused from then on. You can switch it on again.',
      action: 'Switch off',
    };
    if (on || (await confirm(question))) write.mutate({ setting, on, title });
  };
  return (
    <Window onClose={onClose} title={`APIs of ${company.name}`}>
      <Stack>
        <Text size="sm" className="hint">
          The native API stays on: the console uses it.
        </Text>
        {SURFACES.map(({ setting, title }) =>
          setting === undefined ? null : (
            <Switch
              key={setting}
              label={title}
              checked={company.settings.surfaces[setting]}
              onChange={(event) => void change(setting, title, event.currentTarget.checked)}
            />
          ),
        )}
        <Problem error={write.error} />
      </Stack>
    </Window>
  );
}
