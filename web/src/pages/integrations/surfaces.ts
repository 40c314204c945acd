/** The APIs that programs of the company can speak to, and a line to try each with. */
import type { WhoAmI } from '../../api/session.ts';

type Settings = NonNullable<WhoAmI['tenant']>['settings'];

export interface SurfaceInfo {
  /** As its use is counted. */
  name: string;
  title: string;
  /** Where its addresses begin. */
  path: string;
  /** The setting that switches it on and off; none for the native API, which is always on. */
  setting?: keyof Settings['surfaces'];
  /** What stands behind `curl -sS BASE` to try it. */
  example: string;
}

const BEARER = `-H "Authorization: Bearer $KEY"`;

export const SURFACES: readonly SurfaceInfo[] = [
  { name: 'native', title: 'Onhand', path: '/v1', example: `/v1/items?limit=5 ${BEARER}` },
  {
    name: 'fsmNavigator',
    title: 'FSM Navigator',
    path: '/api/v1/inventory',
    setting: 'fsmNavigator',
    example: `/api/v1/inventory -H "X-API-Key: $KEY"`,
  },
];
