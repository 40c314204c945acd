import Type from 'typebox';
import { Id, Nullable, OneOf, Text, Timestamp } from '../http/index.ts';

const closed = { additionalProperties: false } as const;
const stamps = { createdAt: Timestamp, updatedAt: Timestamp };

const surfaces = {
  servicetitan: Type.Boolean(),
  fsmNavigator: Type.Boolean(),
  hapihub: Type.Boolean(),
  trybe: Type.Boolean(),
  deconetwork: Type.Boolean(),
};
const hapihub = { createUnknownSkus: Type.Boolean(), alwaysPaginate: Type.Boolean() };
const place = {
  locationId: Nullable({
    ...Id,
    description: 'Where stock goes that comes in through this API, whose requests name no location; null: none.',
  }),
};
const settings = {
  negativeStock: OneOf(['refuse', 'allow']),
  exportDelaySeconds: Type.Integer({ minimum: 0, maximum: 86_400 }),
  overReceiptPercent: Type.Integer({ minimum: 0, maximum: 1_000 }),
};

const SettingsInput = Type.Partial(
  Type.Object({
    ...settings,
    surfaces: Type.Partial(Type.Object(surfaces), closed),
    hapihub: Type.Partial(Type.Object(hapihub), closed),
    deconetwork: Type.Partial(Type.Object(place), closed),
    fsmNavigator: Type.Partial(Type.Object(place), closed),
  }),
  closed,
);

export const Settings = Type.Object({
  ...settings,
  surfaces: Type.Object(surfaces),
  hapihub: Type.Object(hapihub),
  deconetwork: Type.Object(place),
  fsmNavigator: Type.Object(place),
});

export const Tenant = Type.Object({
  id: Id,
  uuid: Type.String(),
  revision: Type.Integer(),
  name: Type.String(),
  settings: Settings,
  ...stamps,
});

const name = Text(200, { minLength: 1 });
export const TenantInput = Type.Object({ name, settings: Type.Optional(SettingsInput) }, closed);
export const TenantPatch = Type.Object({ name: Type.Optional(name), settings: Type.Optional(SettingsInput) }, closed);

/** What a credential may do; the core checks scopes, address ranges and bounds, and names every bad one. */
const grant = {
  scopes: Type.Array(Text(100), { minItems: 1, maxItems: 50 }),
  rateLimitPerMinute: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
  brandId: Type.Optional(Nullable(Id)),
  siteIds: Type.Optional(Nullable(Type.Array(Id, { maxItems: 1_000 }))),
};
const allowedAddresses = Type.Optional(
  Type.Array(Text(100), { maxItems: 200, description: 'CIDR ranges; empty or absent: from everywhere.' }),
);
const granted = {
  scopes: Type.Array(Type.String()),
  rateLimitPerMinute: Type.Integer(),
  brandId: Nullable(Id),
  siteIds: Nullable(Type.Array(Id)),
};

export const ApiKeyInput = Type.Object(
  { name, ...grant, allowedAddresses, expiresAt: Type.Optional(Nullable(Timestamp)) },
  closed,
);
export const ApiKey = Type.Object({
  id: Id,
  revision: Id,
  name: Type.String(),
  prefix: Type.String({ description: 'The beginning of the key, to tell keys apart.' }),
  key: Type.Optional(Type.String({ description: 'The key itself, in the answer to its making alone.' })),
  ...granted,
  allowedAddresses: Type.Array(Type.String()),
  expiresAt: Nullable(Timestamp),
  revokedAt: Nullable(Timestamp),
  ...stamps,
});

export const OauthClientInput = Type.Object({ name, ...grant, allowedAddresses }, closed);
export const OauthClient = Type.Object({
  id: Id,
  revision: Id,
  name: Type.String(),
  clientId: Type.String(),
  clientSecret: Type.Optional(Type.String({ description: 'In the answer to its making alone.' })),
  appKey: Type.Optional(Type.String({ description: 'The application key that one of the dialects asks for.' })),
  ...granted,
  allowedAddresses: Type.Array(Type.String()),
  revokedAt: Nullable(Timestamp),
  ...stamps,
});

const profileText = Type.Optional(Nullable(Text(200)));
const Profile = {
  salutation: profileText,
  firstname: profileText,
  lastname: profileText,
  companyId: Type.Optional(
    Type.Unsafe<string | number | null>({ type: ['integer', 'string', 'null'], maxLength: 200 }),
  ),
  street: profileText,
  city: profileText,
  state: profileText,
  phNumber: profileText,
  countryCode: profileText,
  postcode: profileText,
  email: profileText,
  company: profileText,
};

export const UserInput = Type.Object(
  {
    username: name,
    password: Text(200, { minLength: 8 }),
    ...grant,
    profile: Type.Optional(Type.Object(Profile, closed)),
  },
  closed,
);
export const UserPatch = Type.Partial(
  Type.Object({
    password: Text(200, { minLength: 8 }),
    ...grant,
    profile: Type.Object(Profile, closed),
  }),
  { ...closed, minProperties: 1 },
);
export const User = Type.Object({
  id: Id,
  revision: Id,
  username: Type.String(),
  ...granted,
  profile: Type.Object(Profile),
  deletedAt: Nullable(Timestamp),
  ...stamps,
});
