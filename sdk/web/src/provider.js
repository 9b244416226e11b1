// Sign-in on a provider's page: this page, the app's auth page, the provider, the auth page, this page.
// @ts-check

import { ClientError, CODES } from './errors.js';

/** Set while the visitor is at the provider: a return without a token then means that they refused. */
const AWAY = 'opencashier-at-provider';

/** The page to go back to. Only a page of this site: the address is a parameter, which anybody can write. */
function back(/** @type {URLSearchParams} */ params) {
  const url = new URL(params.get('referer') || '/', location.href);
  return url.origin === location.origin ? url : new URL('/', location.href);
}

/**
 * @param {import('./transport.js').Call} call
 * @param {(path: string, body: object) => Promise<unknown>} begin Signs in.
 */
export function createProviderSignIn(call, begin) {
  /** @param {string} provider @param {URLSearchParams} params */
  async function finish(provider, params) {
    const body = { auth_token: params.get('token'), create_user: params.get('create_user') === 'true' };
    if (params.get('handler') === 'associate') {
      await call('POST', `v2.0/idp/${provider}/user-association/`, { auth_token: body.auth_token });
    } else {
      await begin(`v2.0/idp/${provider}/authenticate/`, { ...body, update_userprofile: params.get('update_userprofile') ?? 'setnx' });
    }
  }

  return {
    /**
     * Leaves this page for the app's auth page, whose script calls `thirdPartyAuth`.
     * @param {string} provider Such as `oauth-wechat-mp`.
     * @param {string} authPage The auth page, on this site.
     * @param {{ mode?: 'redirect', createUser?: boolean, handler?: 'login' | 'associate' }} [options]
     */
    async loginWithThirdParty(provider, authPage, options = {}) {
      if ((options.mode ?? 'redirect') !== 'redirect') {
        throw new ClientError(CODES.wrongParameter, 'Only the mode "redirect" is offered.');
      }
      sessionStorage.removeItem(AWAY);
      const url = new URL(authPage, location.href);
      url.search = new URLSearchParams({
        ...Object.fromEntries(url.searchParams),
        provider,
        referer: location.href,
        mode: 'redirect',
        create_user: String(options.createUser ?? true),
        handler: options.handler ?? 'login',
      }).toString();
      location.assign(url);
    },

    /** On the auth page: goes to the provider, and on the return signs in and goes back to the page that asked. */
    async thirdPartyAuth() {
      const params = new URL(location.href).searchParams;
      const provider = params.get('provider');
      if (!provider) throw new ClientError(CODES.signInFailed, 'The address of this page names no provider.');
      if (!params.has('token') && !sessionStorage.getItem(AWAY)) {
        const { data } = await call('POST', `v2.0/idp/${provider}/redirect/`, { callback_url: location.href });
        sessionStorage.setItem(AWAY, provider);
        location.assign(data.redirect_url);
        return;
      }
      sessionStorage.removeItem(AWAY);
      const url = back(params);
      const action = params.get('handler') ?? 'login';
      /** @type {object} */
      let result = { status: 'success', action };
      try {
        if (!params.has('token')) throw new ClientError(CODES.signInDenied, 'The visitor refused.');
        await finish(provider, params);
      } catch (error) {
        const { code, message } = /** @type {ClientError} */ (error);
        result = { status: 'fail', action, error: { code, message } };
      }
      url.searchParams.set('auth-result', JSON.stringify(result));
      // The token stays out of the history.
      location.replace(url);
    },
  };
}
