/** The APIs that the company's programs can use, how to sign in to each, and commands to try each with. */
import type { TenantViewResponses } from '../../../../client/index.ts';

type Settings = TenantViewResponses[200]['settings'];

/** Something secret that a user fills into the commands. */
export interface SecretField {
  name: 'KEY' | 'CLIENT_ID' | 'CLIENT_SECRET' | 'APP_KEY' | 'USERNAME' | 'PASSWORD';
  label: string;
}

/** A command to try an API with. `{{…}}` marks what `fillLine` fills in. */
export interface CurlLine {
  title: string;
  line: string;
  /** What it leaves behind; absent for one that only reads. */
  leaves?: string;
}

/** An API as its page describes it. */
export interface SurfaceInfo {
  /** Its name in the counts of use and in the address of its page. */
  name: string;
  title: string;
  /** Where its addresses begin. */
  path: string;
  tokenPath?: string;
  /** The setting that switches it on and off; none for the native API, which is always on. */
  setting?: keyof Settings['surfaces'];
  /** How a program identifies itself. */
  authentication: string;
  /** What a program needs for that, with its article, where to create it, and the rights for everything the API can do. */
  credential: { tab: 'keys' | 'clients' | 'people'; what: string; scopes: readonly string[] };
  secrets: readonly SecretField[];
  lines: readonly CurlLine[];
}

/** The value of each name in a command. An unknown one is shown as YOUR_NAME. */
export type LineValues = Partial<Record<string, string>>;

/** A command with its values, safe in the quotes of a shell. */
export function fillLine(line: string, values: LineValues): string {
  return line.replaceAll(/\{\{(\w{1,40})\}\}/g, (_, name: string) =>
    (values[name] || `YOUR_${name}`).replaceAll("'", String.raw`'\''`),
  );
}

/** The values of an item in a command, so that it can be pasted unchanged. */
export function itemValues(item: { id: number; uuid: string; minStockLevel: string }): LineValues {
  return { ITEM: String(item.id), ITEM_UUID: item.uuid, ITEM_MINIMUM: item.minStockLevel };
}

/** The item that commands use: one that can be adjusted without naming a lot or a location. */
export function itemForLines<Item extends { tracking: string; active: boolean; locationAware: boolean }>(
  items: readonly Item[],
): Item | undefined {
  return items.find((item) => item.tracking === 'none' && item.active && !item.locationAware);
}

const KEY: SecretField = { name: 'KEY', label: 'Key' };
const BEARER = `-H 'Authorization: Bearer {{KEY}}'`;
const JSON_BODY = `-H 'Content-Type: application/json'`;
/** Another number each second, so that a line can be pasted twice. */
const NOW = `'$(date +%s)'`;
const NEW_ITEM = 'This creates an item whose part number begins with EXAMPLE. Delete it when you are done.';

const TOKEN_RESOURCES = [
  'adjustments',
  'inventorytemplates',
  'purchaseordermarkups',
  'purchaseorders',
  'purchaseordertypes',
  'receipts',
  'returns',
  'returntypes',
  'transfers',
  'trucks',
  'vendors',
  'warehouses',
];
const SIGN_IN = `--data-urlencode 'username={{USERNAME}}' --data-urlencode 'password={{PASSWORD}}'`;

export const SURFACES: readonly SurfaceInfo[] = [
  {
    name: 'native',
    title: 'Onhand',
    path: '/v1',
    authentication:
      'Send a key as a bearer token in the header Authorization. An OAuth client exchanges its id and secret for a token at /v1/oauth/token, and sends that instead.',
    credential: { tab: 'keys', what: 'a key', scopes: ['inventory:write', 'inventory:transfer', 'purchasing:write'] },
    secrets: [KEY],
    lines: [
      { title: 'List items', line: `curl -sS '{{BASE}}/v1/items?limit=5' ${BEARER}` },
      { title: 'List stock by location', line: `curl -sS '{{BASE}}/v1/positions?limit=5' ${BEARER}` },
      {
        title: 'Create an item',
        line: `curl -sS '{{BASE}}/v1/items' ${BEARER} ${JSON_BODY} -d '{"partNumber": "EXAMPLE-${NOW}", "name": "Example"}'`,
        leaves: NEW_ITEM,
      },
    ],
  },
  {
    name: 'servicetitan',
    title: 'ServiceTitan Inventory v2',
    path: '/inventory/v2/tenant/{{TENANT}}',
    tokenPath: '/connect/token',
    setting: 'servicetitan',
    authentication:
      'A program exchanges the id and the secret of its OAuth client for a token that is valid for 15 minutes. It sends the token in the header Authorization, and the application key of the same client in the header ST-App-Key.',
    credential: {
      tab: 'clients',
      what: 'an OAuth client',
      scopes: TOKEN_RESOURCES.flatMap((resource) => [`tn.inv.${resource}:r`, `tn.inv.${resource}:w`]),
    },
    secrets: [
      { name: 'CLIENT_ID', label: 'Client id' },
      { name: 'CLIENT_SECRET', label: 'Secret' },
      { name: 'APP_KEY', label: 'Application key' },
    ],
    lines: [
      {
        title: 'First, get a token into the shell',
        line: `TOKEN=$(curl -sS '{{BASE}}/connect/token' -d grant_type=client_credentials --data-urlencode 'client_id={{CLIENT_ID}}' --data-urlencode 'client_secret={{CLIENT_SECRET}}' | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`,
      },
      {
        title: 'List warehouses',
        line: `curl -sS '{{BASE}}/inventory/v2/tenant/{{TENANT}}/warehouses?pageSize=5' -H "Authorization: Bearer $TOKEN" -H 'ST-App-Key: {{APP_KEY}}'`,
      },
      {
        title: 'Create a vendor',
        line: `curl -sS '{{BASE}}/inventory/v2/tenant/{{TENANT}}/vendors' -H "Authorization: Bearer $TOKEN" -H 'ST-App-Key: {{APP_KEY}}' ${JSON_BODY} -d '{"name": "Example ${NOW}", "active": true, "isTruckReplenishment": false, "taxRate": 0, "restrictedMobileCreation": false, "address": {"street": "1 Mill Lane", "city": "Leeds"}}'`,
        leaves: 'This creates a vendor whose name begins with Example.',
      },
    ],
  },
  {
    name: 'hapihub',
    title: 'HapiHub',
    path: '',
    setting: 'hapihub',
    authentication: 'Send a key as a bearer token in the header Authorization.',
    credential: { tab: 'keys', what: 'a key', scopes: ['inventory:write', 'inventory:transfer', 'purchasing:write'] },
    secrets: [KEY],
    lines: [
      { title: 'List variants', line: `curl -sS '{{BASE}}/inventory-variants?$limit=5' ${BEARER}` },
      { title: 'List transactions', line: `curl -sS '{{BASE}}/inventory-transactions?$limit=5' ${BEARER}` },
      {
        title: 'Create a variant',
        line: `curl -sS '{{BASE}}/inventory-variants' ${BEARER} ${JSON_BODY} -d '{"sku": "EXAMPLE-V${NOW}", "name": "Example"}'`,
        leaves: NEW_ITEM,
      },
    ],
  },
  {
    name: 'trybe',
    title: 'Trybe',
    path: '/inventory',
    setting: 'trybe',
    authentication: 'Send a key as a bearer token in the header Authorization.',
    credential: { tab: 'keys', what: 'a key', scopes: ['inventory:write'] },
    secrets: [KEY],
    lines: [
      { title: 'List products', line: `curl -sS '{{BASE}}/inventory/products?per_page=5' ${BEARER}` },
      { title: 'List adjustments', line: `curl -sS '{{BASE}}/inventory/adjustments?per_page=5' ${BEARER}` },
      {
        title: 'Adjust a product by nothing',
        line: `curl -sS '{{BASE}}/inventory/adjustments' ${BEARER} ${JSON_BODY} -d '{"product_id": "{{ITEM_UUID}}", "quantity": 0, "reason_code": "example"}'`,
        leaves: 'This records an adjustment that changes no stock.',
      },
    ],
  },
  {
    name: 'deconetwork',
    title: 'DecoNetwork',
    path: '/api/json',
    setting: 'deconetwork',
    authentication:
      'Send the name and the password of a user as the parameters username and password. Create a separate user for each program.',
    credential: { tab: 'people', what: 'a user', scopes: ['inventory:write'] },
    secrets: [
      { name: 'USERNAME', label: 'User name' },
      { name: 'PASSWORD', label: 'Password' },
    ],
    lines: [
      {
        title: 'Find items that are on',
        line: `curl -sS -G '{{BASE}}/api/json/manage_inventory/find' ${SIGN_IN} -d field=7 -d condition=1 -d number1=1 -d limit=5`,
      },
      {
        title: 'Find what changed since 2020',
        line: `curl -sS -G '{{BASE}}/api/json/manage_inventory_events/find' ${SIGN_IN} -d field=1 -d condition=6 -d date1=2020-01-01 -d limit=5`,
      },
      {
        title: 'Set an item’s warning level to what it is',
        line: `curl -sS '{{BASE}}/api/json/manage_inventory/update' ${SIGN_IN} -d dn_sku_id={{ITEM}}_{{ITEM}} -d inv_warn={{ITEM_MINIMUM}}`,
        leaves: 'This leaves the item as it is.',
      },
    ],
  },
  {
    name: 'fsmNavigator',
    title: 'FSM Navigator',
    path: '/api/v1/inventory',
    setting: 'fsmNavigator',
    authentication: 'Send a key in the header X-API-Key.',
    credential: { tab: 'keys', what: 'a key', scopes: ['inventory:write', 'inventory:transfer'] },
    secrets: [KEY],
    lines: [
      { title: 'List items', line: `curl -sS '{{BASE}}/api/v1/inventory?per_page=5' -H 'X-API-Key: {{KEY}}'` },
      {
        title: 'List items that are running low',
        line: `curl -sS '{{BASE}}/api/v1/inventory?sub=low-stock' -H 'X-API-Key: {{KEY}}'`,
      },
      {
        title: 'Create an item',
        line: `curl -sS '{{BASE}}/api/v1/inventory' -H 'X-API-Key: {{KEY}}' ${JSON_BODY} -d '{"part_number": "EXAMPLE-P${NOW}", "part_name": "Example"}'`,
        leaves: NEW_ITEM,
      },
    ],
  },
];
