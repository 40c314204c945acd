/** Passwords of eight characters and more that many people use. */
declare module 'fxa-common-password-list' {
  const list: { test(password: string): boolean };
  export default list;
}
