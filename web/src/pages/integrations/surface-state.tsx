import { Badge } from '@mantine/core';
import { useSession } from '../../api/session.ts';
import type { SurfaceInfo } from './surfaces.ts';

/** Whether the company's programs can use an API. */
export function useIsOn({ setting }: SurfaceInfo): boolean {
  const settings = useSession().tenant?.settings.surfaces;
  return setting === undefined || settings?.[setting] !== false;
}

/** The same as a badge. */
export function SurfaceState({ surface }: { surface: SurfaceInfo }) {
  const isOn = useIsOn(surface);
  return (
    <Badge variant={isOn ? 'filled' : 'outline'} color={isOn ? 'teal.9' : 'red'}>
      {isOn ? 'on' : 'off'}
    </Badge>
  );
}
