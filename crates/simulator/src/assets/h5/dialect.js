// What web pages call ("H5"), in the host's words. The vendors' H5 bridge has other names and parameters than `my` for the same
// calls; everything that is not in this table goes through under its own name.
'use strict';

/**
 * Each entry: the host's name of the call, `in` for its parameters, `out` for a good answer. Without one of them it stays
 * as it is. Observed: what hylid-bridge sends under a user agent with `Griver`.
 */
function createDialect() {
  const pick = (...values) => values.find((value) => value !== undefined && value !== null);
  const done = () => ({ success: true });
  // An empty list stands for no headers.
  const headersOf = (headers) => (Array.isArray(headers) ? {} : headers);

  const calls = {
    alert: { in: ({ message, content, button, buttonText, ...rest }) => ({ ...rest, content: pick(content, message), buttonText: pick(buttonText, button) }) },
    confirm: {
      in: ({ message, content, okButton, cancelButton, confirmButtonText, cancelButtonText, ...rest }) => ({
        ...rest,
        content: pick(content, message),
        confirmButtonText: pick(confirmButtonText, okButton),
        cancelButtonText: pick(cancelButtonText, cancelButton),
      }),
      out: (answer) => ({ ...answer, ok: answer.confirm === true }),
    },
    prompt: {
      in: ({ okButton, cancelButton, okButtonText, cancelButtonText, ...rest }) => ({
        ...rest,
        okButtonText: pick(okButtonText, okButton),
        cancelButtonText: pick(cancelButtonText, cancelButton),
      }),
    },
    toast: { api: 'showToast' },
    showLoading: { in: ({ text, content, ...rest }) => ({ ...rest, content: pick(content, text) }) },
    actionSheet: { api: 'showActionSheet', in: ({ btns, cancelBtn, items, cancelButtonText, ...rest }) => ({ ...rest, items: pick(items, btns), cancelButtonText: pick(cancelButtonText, cancelBtn) }) },
    getAuthCode: {
      in: ({ scopeNicks, scopes, ...rest }) => ({ ...rest, scopes: pick(scopes, scopeNicks) }),
      // Both spellings are in use.
      out: (answer) => ({ ...answer, authcode: answer.authCode }),
    },
    getAuthUserInfo: { api: 'getOpenUserInfo' },
    tradePayCrossApp: { api: 'tradePay' },
    httpRequest: { api: 'request', in: ({ headers, header, ...rest }) => ({ ...rest, headers: headersOf(pick(headers, header)) }) },
    request: { in: ({ headers, header, ...rest }) => ({ ...rest, headers: headersOf(pick(headers, header)) }) },
    setTinyLocalStorage: { api: 'setStorage', out: done },
    getTinyLocalStorage: { api: 'getStorage', out: (answer) => ({ ...answer, success: true }) },
    removeTinyLocalStorage: { api: 'removeStorage', out: done },
    clearTinyLocalStorage: { api: 'clearStorage', out: done },
    getTinyLocalStorageInfo: { api: 'getStorageInfo', out: (answer) => ({ ...answer, success: true }) },
    getCurrentLocation: { api: 'getLocation' },
  };

  /** A call as the host knows it: its name, its parameters, and what a good answer becomes. */
  return (name, params) => {
    // A remote call names the real one in its list; only one at a time is ever sent.
    const inner = name === 'appxrpc' ? params.requestData?.[0] : undefined;
    if (typeof inner?.method === 'string') return { api: inner.method, params: Object(inner.param), out: (answer) => answer };
    const known = Object.hasOwn(calls, name) ? calls[name] : {};
    return { api: known.api ?? name, params: known.in ? known.in(params) : params, out: known.out ?? ((answer) => answer) };
  };
}
