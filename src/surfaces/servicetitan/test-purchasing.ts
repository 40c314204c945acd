import { type Answer, type SurfaceTest, surfaceTest } from './test-client.ts';

export type Buyer = Awaited<ReturnType<typeof buyer>>;

/** A company with everything that its purchasing documents name: created through the native API, with the same ids here. */
export async function buyer(surface: SurfaceTest, settings: object = {}) {
  const company = await surface.company({ settings });
  const { native } = company;
  async function make(path: string, body: object): Promise<number> {
    const answer = await native.post(path, body);
    if (answer.status !== 201) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
    return answer.body.id as unknown as number;
  }
  const ids = {
    vendor: await make('/v1/vendors', { name: 'Supply & Co.' }),
    warehouse: await make('/v1/locations', { name: 'Main', kind: 'warehouse' }),
    unit: await make('/v1/business-units', { name: 'Plumbing' }),
    job: await make('/v1/jobs', { name: 'J-1' }),
    project: await make('/v1/projects', { name: 'School' }),
    technician: await make('/v1/technicians', { name: 'Ann' }),
    type: await make('/v1/purchase-order-types', { name: 'Stock' }),
    returnType: await make('/v1/return-types', { name: 'Surplus' }),
    pipe: await make('/v1/items', { partNumber: 'PIPE', name: 'Pipe', description: 'Copper, 15 mm' }),
    pump: await make('/v1/items', { partNumber: 'PUMP', name: 'Pump', tracking: 'serial' }),
  };
  const requests = requestsOf(ids);
  async function made(path: string, body: object): Promise<number> {
    const answer = await company.post(path, body);
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body.id;
  }
  const shown = async (id: number) => (await company.get(`/purchase-orders/${id}`)).body;
  const onHand = async (itemId: number) => (await native.get(`/v1/items/${itemId}`)).body.onHand as unknown as string;
  return { ...company, ids, ...requests, make, made, shown, onHand };
}

/** Valid bodies for this API, with all required fields. */
function requestsOf(ids: Record<'vendor' | 'type' | 'returnType' | 'unit' | 'warehouse' | 'pipe', number>) {
  const item = (skuId = ids.pipe, more: object = {}) => ({
    skuId,
    description: 'As quoted',
    vendorPartNumber: 'V-7',
    quantity: 10,
    cost: 2.5,
    ...more,
  });
  const order = (more: object = {}) => ({
    vendorId: ids.vendor,
    typeId: ids.type,
    businessUnitId: ids.unit,
    inventoryLocationId: ids.warehouse,
    shipTo: {
      description: 'The yard',
      address: { street: '1 Main St', unit: '', city: 'Reno', state: 'NV', zip: '89501', country: 'USA' },
    },
    impactsTechnicianPayroll: false,
    date: '2026-11-01T08:00:00Z',
    requiredOn: '2026-12-01T00:00:00Z',
    tax: 1.25,
    shipping: 3,
    items: [item()],
    ...more,
  });
  const receipt = (purchaseOrderId: number, items: object[], more: object = {}) => ({
    purchaseOrderId,
    dateReceived: '2026-11-02T08:00:00Z',
    tax: 0,
    shipping: 0,
    items,
    ...more,
  });
  const giveBack = (more: object = {}) => ({
    vendorId: ids.vendor,
    returnTypeId: ids.returnType,
    businessUnitId: ids.unit,
    inventoryLocationId: ids.warehouse,
    returnDate: '2026-11-03T08:00:00Z',
    tax: 0,
    shipping: 0,
    restockingFee: 0,
    items: [{ skuId: ids.pipe, quantity: 1, cost: 2.5 }],
    ...more,
  });
  return { item, order, receipt, giveBack };
}

export async function purchasingTest() {
  const surface = await surfaceTest();
  return { surface, acme: await buyer(surface) };
}

/** The status and the named fields of a refusal. */
export async function refused(answer: Promise<Answer>): Promise<[number, string[]]> {
  const { status, body } = await answer;
  return [status, Object.keys(body.errors ?? {}).sort()];
}

/** The ids on a page of a list. */
export async function listed(by: Pick<Buyer, 'get'>, path: string): Promise<number[]> {
  const { status, body } = await by.get(path);
  if (status !== 200) throw new Error(`${path}: ${JSON.stringify(body)}`);
  return body.data.map((row: { id: number }) => row.id);
}
