export {
  changeTenant,
  makeApiKey,
  makeOauthClient,
  makeUser,
  removeUser,
  withdrawApiKey,
  withdrawOauthClient,
} from './commands.ts';
export { makeTenant } from './make-tenant.ts';
