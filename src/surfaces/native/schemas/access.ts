import Type from 'typebox';
import { Settings } from './operator.ts';
import { flag, id, input, many, maybe, orNull, shape, shown, text, time, whole } from './scalars.ts';

const sessionId = Type.String({ format: 'uuid', description: 'The id of the session: a UUID.' });

export const SignInInput = input('SignInInput', 'Who signs in.', {
  username: text(200, "The user's name.", { minLength: 1 }),
  password: text(200, "The user's password.", { minLength: 1 }),
});
export const WhoAmI = shape('WhoAmI', 'Who asks, and for which company.', {
  actor: shape('Identity', 'A credential with what it may do.', {
    kind: shown('What sort of credential: `api_key`, `oauth_client`, `user` or `operator`.'),
    id: orNull(id('The id of the credential; null for the operator.')),
    name: shown('The name of the credential.'),
    scopes: many(shown('A permission, such as `inventory:write`.'), 'What it may do.'),
    brandId: orNull(id('The only brand whose items it may touch; null: every brand.')),
    siteIds: orNull(many(id('A site.'), 'The only sites that it may touch; null: every site.')),
  }),
  tenant: orNull(
    shape('OwnTenant', 'The company of a credential.', {
      id: id('The id of the company in this installation.'),
      name: shown('What people call the company.'),
      settings: Settings,
    }),
  ),
});
export const PasswordInput = input('PasswordInput', 'A change of the own password.', {
  old: text(200, 'The password that holds until now.', { minLength: 1 }),
  new: text(200, 'The password that holds from now on: not one of those that are tried first.', { minLength: 8 }),
});
export const SessionParams = Type.Object({ id: sessionId });
export const Sessions = shape('SessionList', 'The sessions of a user.', {
  data: many(
    shape('Session', 'A sign-in that has not ended.', {
      id: sessionId,
      createdAt: time('When the user signed in.'),
      expiresAt: time('When it ends by itself.'),
      address: orNull(shown('From where the user signed in.')),
      userAgent: orNull(shown('The browser, as it names itself.')),
      current: flag('Whether it is the one that asks.'),
    }),
    'The newest first.',
  ),
  next: Type.Null({ description: 'There are no further pages.' }),
});
export const EndedSessions = shape('EndedSessions', 'How many sessions ended.', {
  ended: whole('How many sessions ended.', { minimum: 0 }),
});

/** RFC 6749, section 4.4. */
export const TokenInput = input('TokenInput', 'The credentials of an OAuth client (RFC 6749, section 4.4).', {
  grant_type: Type.Literal('client_credentials', { description: 'The only grant there is.' }),
  client_id: text(200, 'The id of the client.', { minLength: 1 }),
  client_secret: text(200, 'The secret of the client.', { minLength: 1 }),
  scope: maybe(text(2_000, 'The scopes that the token is to have, separated by blanks; left out: all of the client.')),
});
export const Token = shape('Token', 'An access token.', {
  access_token: shown('The token, to be sent as `Authorization: Bearer TOKEN`.'),
  token_type: Type.Literal('Bearer', { description: 'How to send it.' }),
  expires_in: whole('Seconds that it holds.', { minimum: 1 }),
  scope: shown('The scopes that it has, separated by blanks.'),
});
