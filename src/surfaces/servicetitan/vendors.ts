import Type, { type Static } from 'typebox';
import {
  type Address,
  CUSTOM_FIELDS,
  type CustomField,
  createReference,
  findReference,
  REFERENCES,
  type ReferenceView,
  updateReference,
} from '../../catalog/index.ts';
import { formatQuantity, Refusal, readDecimal as readKept, type Sql } from '../../platform/index.ts';
import { exactNumber } from '../http/index.ts';
import {
  type CustomFieldAnswer,
  customFieldReader,
  customFieldsOperation,
  vendorCustomFields,
} from './custom-fields.ts';
import {
  ExternalDataCreateRequest,
  ExternalDataUpdateRequest,
  externalData,
  fromExternalData,
  newExternalData,
  toExternalData,
} from './external-data.ts';
import { answerList, idOf, missing, paging } from './lists.ts';
import { type Call, operation } from './operation.ts';
import { active, created, modified, ownIds } from './query.ts';
import { byTime } from './sorting.ts';
import {
  AddressRequest,
  DecimalNumber,
  fromAddress,
  given,
  Int64,
  LongText,
  Maybe,
  readDecimal,
  ShortText,
  toAddress,
  Word,
} from './wire.ts';

const DELIVERY_OPTIONS = [
  'Manual',
  'EmailAsExcel',
  'EmailAsPdf',
  'EmailAsPdfRollupView',
  'Electronic',
  'MarkAsSent',
  'EmailAsExcelAndPdf',
  'VendorPortal',
] as const;

const name = Type.String({ minLength: 1, maxLength: 500 });

/** The common fields of a new vendor and a change. */
const optional = {
  memo: Maybe(LongText),
  firstName: Maybe(ShortText),
  lastName: Maybe(ShortText),
  phone: Maybe(ShortText),
  email: Maybe(ShortText),
  fax: Maybe(ShortText),
  deliveryOption: Maybe(Word(DELIVERY_OPTIONS)),
  vendorQuickbooksItem: Maybe(ShortText),
  paymentTermId: Maybe(Int64),
  remittanceVendorId: Maybe(Int64),
  tags: Maybe(Type.Array(Type.Object({ tagTypeId: Int64 }), { maxItems: 1_000 })),
  vendorContacts: Maybe(
    Type.Array(Type.Object({ id: Maybe(Int64), name: ShortText, email: ShortText }), { maxItems: 1_000 }),
  ),
};

const CreateVendorRequest = Type.Object({
  ...optional,
  name,
  active: Type.Boolean(),
  isTruckReplenishment: Type.Boolean(),
  taxRate: DecimalNumber,
  restrictedMobileCreation: Type.Boolean(),
  address: AddressRequest,
  externalData: Maybe(ExternalDataCreateRequest),
});

const UpdateVendorRequest = Type.Object({
  ...optional,
  name: Maybe(name),
  active: Maybe(Type.Boolean()),
  isTruckReplenishment: Maybe(Type.Boolean()),
  taxRate: Maybe(DecimalNumber),
  restrictedMobileCreation: Maybe(Type.Boolean()),
  address: Maybe(AddressRequest),
  externalData: Maybe(ExternalDataUpdateRequest),
});

/** A vendor's details under the names of the native API. */
interface VendorDetails {
  memo?: string;
  firstName?: string;
  lastName?: string;
  phone?: string;
  email?: string;
  fax?: string;
  isTruckReplenishment?: boolean;
  isMobileCreationRestricted?: boolean;
  deliveryOption?: string;
  taxRate?: string;
  quickbooksItem?: string;
  paymentTermId?: number;
  remittanceVendorId?: number;
  address?: Address;
  tags?: { tagTypeId: number }[];
  contacts?: { id: number; name: string; email: string }[];
}

/** Details that have the same name in the vendor's API; no other field of a request becomes a detail. */
const SAME_DETAILS: readonly string[] = [
  'memo',
  'firstName',
  'lastName',
  'phone',
  'email',
  'fax',
  'deliveryOption',
  'isTruckReplenishment',
  'paymentTermId',
  'remittanceVendorId',
  'tags',
] satisfies (keyof VendorDetails)[];

/** The details given in a request, without omitted fields and nulls. */
export function toDetails(request: Static<typeof UpdateVendorRequest>): VendorDetails {
  const { taxRate, restrictedMobileCreation, vendorQuickbooksItem, address, vendorContacts, ...rest } = given(request);
  const same = Object.entries(rest).filter(([name]) => SAME_DETAILS.includes(name));
  return {
    ...Object.fromEntries(same),
    ...(taxRate === undefined ? {} : { taxRate: formatQuantity(readDecimal(taxRate, 'taxRate')) }),
    ...(restrictedMobileCreation === undefined ? {} : { isMobileCreationRestricted: restrictedMobileCreation }),
    ...(vendorQuickbooksItem === undefined ? {} : { quickbooksItem: vendorQuickbooksItem }),
    ...(address === undefined ? {} : { address: toAddress(address) }),
    ...(vendorContacts === undefined ? {} : { contacts: numberContacts(vendorContacts) }),
  };
}

/** Contacts have ids within their vendor: those given in the request, and the next free ones for new contacts. */
function numberContacts(contacts: { id?: number | null; name: string; email: string }[]) {
  let last = Math.max(0, ...contacts.map(({ id }) => id ?? 0));
  return contacts.map(({ id, name, email }) => {
    last += id == null ? 1 : 0;
    return { id: id ?? last, name, email };
  });
}

/** A vendor in an answer. Unknown fields are empty, and its delivery option is by hand. */
export function fromVendor(vendor: ReferenceView, customFields: CustomFieldAnswer[], application: string | undefined) {
  const details = vendor as VendorDetails; // Details from another surface are read field by field below.
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  return {
    id: vendor.id,
    name: vendor.name,
    active: vendor.active,
    isTruckReplenishment: details.isTruckReplenishment === true,
    isMobileCreationRestricted: details.isMobileCreationRestricted === true,
    memo: text(details.memo),
    deliveryOption: text(details.deliveryOption) || 'Manual',
    defaultTaxRate: exactNumber(readTaxRate(details.taxRate)),
    contactInfo: {
      firstName: text(details.firstName),
      lastName: text(details.lastName),
      phone: text(details.phone),
      email: text(details.email),
      fax: text(details.fax),
    },
    address: fromAddress(details.address),
    createdOn: vendor.createdAt,
    modifiedOn: vendor.updatedAt,
    customFields,
    externalData: fromExternalData(vendor.externalData, application),
  };
}

/** A custom field as a type of field: all are texts, shared by documents and vendors. */
function fromCustomField({ id, name, createdAt, updatedAt }: CustomField) {
  return {
    id,
    name,
    dataType: 'Text',
    dataTypeOptions: null,
    createdOn: createdAt.toISOString(),
    modifiedOn: updatedAt.toISOString(),
  };
}

function readTaxRate(value: unknown): bigint {
  return typeof value === 'string' && /^-?\d{1,12}(\.\d{1,6})?$/.test(value) ? readKept(value) : 0n;
}

const kind = 'vendor';

async function fromVendors(
  sql: Sql,
  tenantId: number,
  vendors: readonly ReferenceView[],
  application: string | undefined,
) {
  const kept = vendors.map((vendor) => vendor.customFields);
  const customFieldsOf = await customFieldReader(sql, tenantId, kept);
  return vendors.map((vendor) => fromVendor(vendor, customFieldsOf(vendor.customFields), application));
}

/** The vendor that is paid instead of this one must exist. */
async function requireRemittance({ actor, tenantId, read }: Call, id: number | null | undefined): Promise<void> {
  if (id == null || (await read((sql) => findReference(sql, tenantId, actor, kind, id))) !== undefined) return;
  throw new Refusal('unknown_reference', `There is no vendor with the id ${id}.`, { path: 'remittanceVendorId' });
}

export const vendorOperations = [
  operation({
    id: 'Vendors_GetList',
    method: 'GET',
    path: '/vendors',
    scope: 'tn.inv.vendors:r',
    query: {
      ...{ paging, ids: ownIds, active, created, modified, externalData, sort: byTime },
      customFields: vendorCustomFields,
    },
    async run(call, { query }) {
      const { ids, active, created, modified: updated, externalData, customFields } = query;
      const attached = [...externalData.attached, ...customFields];
      const filter = { visibility: call.actor, kind, ids, active, created, updated, attached } as const;
      return answerList(call, REFERENCES, filter, query, (rows, sql) =>
        fromVendors(sql, call.tenantId, rows, externalData.application),
      );
    },
  }),
  operation({
    id: 'Vendors_Create',
    method: 'POST',
    path: '/vendors',
    scope: 'tn.inv.vendors:w',
    body: CreateVendorRequest,
    async run(call, { body }) {
      const details = { ...toDetails(body), ...newExternalData(body.externalData) };
      await requireRemittance(call, body.remittanceVendorId);
      return idOf(await call.submit(createReference, { kind, name: body.name, active: body.active, details }));
    },
  }),
  operation({
    id: 'Vendors_GetCustomFieldTypes',
    method: 'GET',
    path: '/vendors/custom-fields',
    scope: 'tn.inv.vendors:r',
    query: { paging, created, modified, sort: byTime },
    run: (call, { query }) =>
      answerList(call, CUSTOM_FIELDS, { created: query.created, updated: query.modified }, query, (fields) =>
        fields.map(fromCustomField),
      ),
  }),
  customFieldsOperation({
    id: 'Vendors_UpdateCustomFields',
    path: '/vendors/custom-fields',
    scope: 'tn.inv.vendors:w',
    kind,
  }),
  operation({
    id: 'Vendors_Update',
    method: 'PATCH',
    path: '/vendors/:id',
    scope: 'tn.inv.vendors:w',
    notFound: true,
    body: UpdateVendorRequest,
    async run(call, { body }) {
      const { name, active } = given(body);
      const patch = { ...(name !== undefined && { name }), ...(active !== undefined && { active }) };
      const input = { kind, id: call.id, patch: { ...patch, details: { ...toDetails(body) } } } as const;
      await requireRemittance(call, body.remittanceVendorId);
      return idOf(await call.submit(updateReference, { ...input, externalData: toExternalData(body.externalData) }));
    },
  }),
  operation({
    id: 'Vendors_GetById',
    method: 'GET',
    path: '/vendors/:id',
    scope: 'tn.inv.vendors:r',
    notFound: true,
    query: { externalData },
    async run({ actor, tenantId, id, read }, { query }) {
      const { application } = query.externalData;
      const [vendor] = await read(async (sql) => {
        const found = await findReference(sql, tenantId, actor, kind, id);
        return fromVendors(sql, tenantId, found === undefined ? [] : [found], application);
      });
      if (vendor === undefined) throw missing('vendor', id);
      return vendor;
    },
  }),
];
