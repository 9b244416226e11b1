// `my` for a page in a native program's `<web-view>`: messages both ways, and the calls that the vendors allow there.
'use strict';

function createWebViewMy(made, scope) {
  const { document } = scope;
  const calls = 'alert confirm prompt showLoading hideLoading showToast hideToast getNetworkType getSystemInfo getSiteInfo tradePay navigateTo navigateBack redirectTo reLaunch switchTab setStorage getStorage removeStorage'.split(' ');
  const my = {};
  for (const api of calls) {
    my[api] = (options = {}) => {
      const { success, fail, complete, ...params } = options;
      const run = (callback, value) => typeof callback === 'function' && callback(value);
      const promise = new Promise((resolve, reject) => {
        made.bridge.call(api, params, (answer) => {
          const isOk = !answer.error;
          run(isOk ? success : fail, answer);
          run(complete, answer);
          (isOk ? resolve : reject)(answer);
        });
      });
      if (success || fail || complete) promise.catch(() => {});
      return promise;
    };
  }
  let hear = null;
  document.addEventListener('webViewMessage', (event) => hear?.(event.data));
  /** From that page: what its web view context posts. */
  Object.defineProperty(my, 'onMessage', { enumerable: true, get: () => hear, set: (listener) => (hear = listener) });
  return Object.assign(my, {
    /** To the page that holds this web view: its `onMessage`. */
    postMessage: (message) => made.postMessage(JSON.parse(JSON.stringify(message ?? null))),
    getEnv: (listener) => listener({ miniprogram: true }),
    canIUse: (name) => Object.hasOwn(my, String(name).split('.')[0]),
  });
}
