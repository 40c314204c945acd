export {
  changeTenant,
  changeUser,
  makeApiKey,
  makeOauthClient,
  makeUser,
  removeUser,
  withdrawApiKey,
  withdrawOauthClient,
} from './commands.ts';
export { makeTenant } from './make-tenant.ts';
export {
  type Begun,
  createVerifications,
  type VerificationRun,
  type Verifications,
} from './verifications.ts';
