// Sign-up, sign-in and sign-out.
// @ts-check

import { ClientError, CODES } from './errors.js';
import { createProviderSignIn } from './provider.js';

/** @typedef {{ username?: string, email?: string, phone?: string, password: string }} Account */

/** The account's kind of name, which is also the last part of the path. @param {Account} account */
function named(account) {
  const kind = /** @type {const} */ (['username', 'email', 'phone']).find((name) => account[name]);
  if (!kind) throw new ClientError(CODES.wrongParameter, 'An account has a username, an email or a phone.');
  return { kind, body: { [kind]: account[kind], password: account.password } };
}

/** A user: `get(name)` reads the profile. @param {Record<string, any>} profile */
const user = (profile) => ({
  ...profile,
  /** @param {string} name */
  get: (name) => profile[name],
  toJSON: () => profile,
});

/**
 * @param {import('./transport.js').Call} call
 * @param {ReturnType<import('./storage.js').createStorage>} storage
 */
export function createAuth(call, storage) {
  async function getCurrentUser() {
    const id = storage.get('uid');
    if (!id || !storage.token()) throw new ClientError(CODES.noSession, 'Nobody is signed in.');
    return user((await call('GET', `v2.5/user/info/${id}/`)).data);
  }

  /** @param {string} path @param {object} [body] */
  async function begin(path, body, isAnonymous = false) {
    const { data } = await call('POST', path, body);
    // A provider's answer has the user inside.
    storage.begin({ ...data, user_id: data.user_id ?? data.user_info?.id }, isAnonymous);
    return getCurrentUser();
  }

  return {
    /** Signs up and in. An anonymous user keeps the number and the orders. @param {Account} account */
    async register(account) {
      const { kind, body } = named(account);
      return begin(`v2.1/register/${kind}/`, body);
    },
    /** @param {Account} account */
    async login(account) {
      const { kind, body } = named(account);
      return begin(`v2.1/login/${kind}/`, body);
    },
    anonymousLogin: () => begin('v2.0/login/anonymous/', {}, true),
    async logout() {
      await call('POST', 'v2.0/session/destroy/');
      storage.end();
    },
    getCurrentUser,
    ...createProviderSignIn(call, begin),
  };
}
