import type { Client, NativeTest } from './native.ts';

/** Answers of the purchasing endpoints, as far as tests look at them. */
export interface PurchasingDocument {
  id: number;
  revision: number;
  number: string;
  status: string;
  total: string;
  subtotal: string;
  purchaseOrderId: number | null;
  history: { status: string; reason: string | null; reasonCode: string | null; actor: { name: string } }[];
  lines: { id: number; itemId: number; quantity: string; received: string; price: string | null; active: boolean }[];
  [field: string]: unknown;
}

/** A tenant with what its purchasing documents name: a vendor, a warehouse and three items. */
export async function buyer(native: NativeTest, settings: object = {}) {
  const tenant = await native.tenant(settings);
  const { client } = tenant;
  const make = async (path: string, body: object) => {
    const answer = await client.post(path, body);
    if (answer.status !== 201) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
    return answer.body.id as unknown as number;
  };
  const vendorId = await make('/v1/vendors', { name: 'Supply & Co.' });
  const locationId = await make('/v1/locations', { name: 'Main', kind: 'warehouse' });
  const pipe = await make('/v1/items', { partNumber: 'PIPE', name: 'Pipe', cost: '2.5' });
  const pump = await make('/v1/items', { partNumber: 'PUMP', name: 'Pump', tracking: 'serial' });
  const glue = await make('/v1/items', { partNumber: 'GLUE', name: 'Glue', tracking: 'lot' });
  const post = async (path: string, body?: object, status = 201): Promise<PurchasingDocument> => {
    const answer = await client.post(path, body);
    if (answer.status !== status) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body as unknown as PurchasingDocument;
  };
  return {
    ...tenant,
    ids: { vendorId, locationId, pipe, pump, glue },
    make,
    post,
    get: async (path: string) => (await client.get(path)).body as unknown as PurchasingDocument,
    order: (lines: object[], more: object = {}) =>
      post('/v1/purchase-orders', { vendorId, locationId, lines, ...more }),
    onHand: async (itemId: number) => (await client.get(`/v1/items/${itemId}`)).body.onHand as unknown as string,
  };
}

/** Status and code of an answer, and where it points. */
export async function refusalOf(answer: ReturnType<Client['get']>) {
  const { status, body } = await answer;
  return { status, code: body.code, paths: (body.errors ?? []).map((error) => error.path) };
}
