import Type from 'typebox';
import {
  closed,
  flag,
  id,
  input,
  many,
  maybe,
  maybeNull,
  oneOf,
  orNull,
  rowFields,
  shape,
  shown,
  shownOf,
  stamps,
  text,
  time,
  timeInput,
  uuid,
  whole,
} from './scalars.ts';

const surfaces = {
  servicetitan: flag('The inventory API of ServiceTitan.'),
  fsmNavigator: flag('The inventory API of FSM Navigator.'),
  hapihub: flag('The inventory API of HapiHub.'),
  trybe: flag('The inventory API of Trybe.'),
  deconetwork: flag('The inventory API of DecoNetwork.'),
};
const hapihub = {
  createUnknownSkus: flag('Whether a part number that is not known becomes a new item.'),
  alwaysPaginate: flag('Whether every list is answered in pages, also where the request names none.'),
};
const place = {
  locationId: orNull(
    id('Where stock goes that comes in through this API, whose requests name no location; null: none.'),
  ),
};
const plain = {
  negativeStock: oneOf(
    ['refuse', 'allow'],
    'Whether stock may go below zero where neither the item nor the location says.',
  ),
  exportDelaySeconds: whole('Seconds that a change waits before the export feeds show it.', {
    minimum: 0,
    maximum: 86_400,
  }),
  overReceiptPercent: whole('Per cent by which a receipt may exceed what was ordered.', { minimum: 0, maximum: 1_000 }),
  timeZone: text(
    100,
    'The time zone in which days begin and end where a location says no other, by its name, such as `America/New_York`.',
  ),
  defaultLocationId: orNull(
    id('Where goods go that are ordered for the company where nothing names a location; null: none.'),
  ),
};
const GROUPS = {
  surfaces: ['Surfaces', 'Which APIs of vendors answer.', surfaces],
  hapihub: ['HapihubSettings', "What HapiHub's API leaves open.", hapihub],
  deconetwork: [
    'DefaultPlace',
    'Where stock goes that comes in through an API whose requests name no location.',
    place,
  ],
  fsmNavigator: [
    'DefaultPlace',
    'Where stock goes that comes in through an API whose requests name no location.',
    place,
  ],
} as const;

const change = <P extends Type.TProperties>([title, description, fields]: readonly [string, string, P]) =>
  maybe(
    Type.Partial(Type.Object(fields), {
      title: `${title}Change`,
      description: `${description} What is left out stays.`,
      ...closed,
    }),
  );
const settingsChange = {
  negativeStock: maybe(plain.negativeStock),
  exportDelaySeconds: maybe(plain.exportDelaySeconds),
  overReceiptPercent: maybe(plain.overReceiptPercent),
  timeZone: maybe(plain.timeZone),
  defaultLocationId: maybe(plain.defaultLocationId),
  surfaces: change(GROUPS.surfaces),
  hapihub: change(GROUPS.hapihub),
  deconetwork: change(GROUPS.deconetwork),
  fsmNavigator: change(GROUPS.fsmNavigator),
};
const SettingsChange = input(
  'SettingsChange',
  'Settings of a company; what is left out stays, or takes its default.',
  settingsChange,
);

export const Settings = shape('Settings', 'How a company wants its stock kept, and which APIs it shows.', {
  ...plain,
  surfaces: shape(...GROUPS.surfaces),
  hapihub: shape(...GROUPS.hapihub),
  deconetwork: shape(...GROUPS.deconetwork),
  fsmNavigator: shape(...GROUPS.fsmNavigator),
});

const tenantName = text(200, 'What people call the company.', { minLength: 1 });
export const TenantInput = input('TenantInput', 'A company to make.', {
  name: tenantName,
  settings: maybe(SettingsChange),
});
export const TenantPatch = Type.Partial(TenantInput, {
  title: 'TenantPatch',
  description: 'What changes of a company; what is left out stays.',
  ...closed,
});
export const Tenant = shape('Tenant', 'A company. It owns everything else; nothing crosses companies.', {
  id: id('The id of the company in this installation.'),
  uuid,
  revision: whole("The value of the company's clock at the last change of the row; 0 before the first.", {
    minimum: 0,
  }),
  name: shown('What people call the company.'),
  settings: Settings,
  ...stamps,
});

/** What a credential may do; the core checks scopes, address ranges and bounds, and names every bad one. */
const grant = {
  scopes: many(text(100, 'A permission, such as `inventory:write`; `admin` for all.'), 'What it may do.', {
    minItems: 1,
    maxItems: 50,
  }),
  rateLimitPerMinute: maybe(whole('Requests a minute that it may make.', { minimum: 1, maximum: 1_000_000 })),
  brandId: maybeNull(id('The only brand whose items it may touch; null: every brand.')),
  siteIds: maybeNull(many(id('A site.'), 'The only sites that it may touch; null: every site.', { maxItems: 1_000 })),
};
const addresses = {
  allowedAddresses: maybe(
    many(text(100, 'An address or a CIDR range.'), 'Where it may be used from; empty: from everywhere.', {
      maxItems: 200,
    }),
  ),
};
const name = text(200, 'What people call it.', { minLength: 1 });
const revokedAt = orNull(time('When it was withdrawn.'));
const once = (what: string) => maybe(shown(`${what} Only the answer to its making shows it.`));

/** What an API key and an OAuth client have in common. */
const credentialInput = { name, ...grant, ...addresses };
const shownCredential = shownOf({ ...grant, ...addresses });
const credential = { ...rowFields, name: shown('What people call it.') };

export const ApiKeyInput = input('ApiKeyInput', 'An API key to make.', {
  ...credentialInput,
  expiresAt: maybeNull(timeInput('From when on it is refused; left out: never.')),
});
export const ApiKey = shape('ApiKey', 'A key of a company.', {
  ...credential,
  prefix: shown('The beginning of the key, to recognize it by.'),
  key: once('The key itself.'),
  ...shownCredential,
  expiresAt: orNull(time('From when on it is refused; null: never.')),
  revokedAt,
  ...stamps,
});
export const OauthClientInput = input('OauthClientInput', 'An OAuth client to make.', credentialInput);
export const OauthClient = shape('OauthClient', 'A client that gets access tokens by its id and its secret.', {
  ...credential,
  clientId: shown('The id that it shows.'),
  clientSecret: once('The secret that it shows.'),
  appKey: once('The application key that one of the APIs asks for.'),
  ...shownCredential,
  revokedAt,
  ...stamps,
});

const profilePart = (description: string) => maybeNull(text(200, description));
const profile = {
  salutation: profilePart('How to address the person.'),
  firstname: profilePart('The first name.'),
  lastname: profilePart('The last name.'),
  companyId: maybe(
    Type.Unsafe<string | number | null>({
      type: ['integer', 'string', 'null'],
      maxLength: 200,
      description: "The company's id in another system.",
    }),
  ),
  street: profilePart('Street and number.'),
  city: profilePart('The city.'),
  state: profilePart('The state or province.'),
  phNumber: profilePart('The telephone number.'),
  countryCode: profilePart('The code of the country.'),
  postcode: profilePart('The postal code.'),
  email: profilePart('The address for e-mail.'),
  company: profilePart('The name of the company.'),
};
const userFields = {
  password: text(200, 'The password: not one of those that are tried first.', { minLength: 8 }),
  ...grant,
  profile: maybe(input('ProfileInput', 'Who the user is.', profile)),
};
export const UserInput = input('UserInput', 'A user to make.', {
  username: text(200, 'The name to sign in with, unique in the installation.', { minLength: 1 }),
  ...userFields,
});
export const UserPatch = Type.Partial(Type.Object(userFields), {
  title: 'UserPatch',
  description: 'What changes of a user; what is left out stays.',
  ...closed,
  minProperties: 1,
});
export const User = shape('User', 'A person who signs in with a name and a password.', {
  ...rowFields,
  username: shown('The name to sign in with.'),
  ...shownOf(grant),
  profile: shape('Profile', 'Who the user is.', profile),
  deletedAt: orNull(time('When the user was deleted.')),
  ...stamps,
});
