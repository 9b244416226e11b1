// The session in the browser's storage. Keys and form are those of `minapp-sdk`, so a page can change from one client
// to the other without signing its users out.
// @ts-check

const PREFIX = 'ifx_baas_';
/** A token that ends this soon counts as over: a call with it might arrive too late. */
const MARGIN_S = 30;

/** @param {Storage} kept */
export function createStorage(kept) {
  /** @param {string} name */
  const get = (name) => {
    const text = kept.getItem(PREFIX + name);
    if (text === null) return undefined;
    try {
      return JSON.parse(text).value;
    } catch {
      // Another program wrote it.
      return undefined;
    }
  };
  /** @param {string} name @param {unknown} value */
  const set = (name, value) => {
    if (value === undefined) kept.removeItem(PREFIX + name);
    else kept.setItem(PREFIX + name, JSON.stringify({ value }));
  };
  return {
    get,
    set,
    /** The token, unless it has expired. @returns {string | undefined} */
    token: () => (Number(get('session_expires_at')) > Date.now() / 1000 ? get('auth_token') : undefined),
    /** @param {{ token: string, user_id: number, expires_in: number }} session @param {boolean} isAnonymous */
    begin(session, isAnonymous) {
      set('auth_token', session.token);
      set('uid', session.user_id);
      set('session_expires_at', Math.floor(Date.now() / 1000) + session.expires_in - MARGIN_S);
      set('is_anonymous_user', isAnonymous ? 1 : 0);
      set('is_logined_baas', '1');
    },
    end() {
      const names = ['auth_token', 'uid', 'session_expires_at', 'is_anonymous_user', 'is_logined_baas', 'userinfo'];
      for (const name of names) set(name, undefined);
    },
  };
}
