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
  /** What stands behind `curl -sS BASE` to try it; TENANT is the company's id. */
  example: string;
}

const BEARER = `-H "Authorization: Bearer $KEY"`;

export const SURFACES: readonly SurfaceInfo[] = [
  { name: 'native', title: 'Onhand', path: '/v1', example: `/v1/items?limit=5 ${BEARER}` },
  {
    name: 'servicetitan',
    title: 'ServiceTitan Inventory v2',
    path: '/inventory/v2/tenant/TENANT',
    setting: 'servicetitan',
    example: `/inventory/v2/tenant/TENANT/warehouses ${BEARER} -H "ST-App-Key: $APP_KEY"`,
  },
  {
    name: 'hapihub',
    title: 'HapiHub',
    path: '/',
    setting: 'hapihub',
    example: `/inventory-variants ${BEARER}`,
  },
  {
    name: 'trybe',
    title: 'Trybe',
    path: '/inventory',
    setting: 'trybe',
    example: `/inventory/products ${BEARER}`,
  },
  {
    name: 'deconetwork',
    title: 'DecoNetwork',
    path: '/api/json',
    setting: 'deconetwork',
    example: `"/api/json/manage_inventory/find?username=NAME&password=PASSWORD"`,
  },
  {
    name: 'fsmNavigator',
    title: 'FSM Navigator',
    path: '/api/v1/inventory',
    setting: 'fsmNavigator',
    example: `/api/v1/inventory -H "X-API-Key: $KEY"`,
  },
];
