// Runs in the worker. The program's storage as it was at the start, kept in sync, so that the Sync calls can return.
'use strict';

/**
 * `keep(api, params)` tells the host, which owns the storage; it reports refusals.
 * Values are kept as JSON text: reads return a copy, the same as after a restart.
 */
function createStorage(initial, keep) {
  const KEY_LIMIT_BYTES = 200 * 1024;
  const TOTAL_LIMIT_BYTES = 10 * 1024 * 1024;
  const texts = new Map(Object.entries(initial ?? {}).map(([key, value]) => [key, JSON.stringify(value)]));
  const bytesOf = (text) => new TextEncoder().encode(text).length;
  const totalBytes = () => [...texts].reduce((sum, [key, text]) => sum + bytesOf(key) + bytesOf(text), 0);

  function refuse(api, error, reason) {
    throw Object.assign(new Error(`${api}: ${reason}`), { error, errorMessage: reason });
  }

  function keyOf(api, options) {
    const key = options?.key;
    if (typeof key !== 'string') refuse(api, 2, 'the key has to be a text, given as {key: "…"}');
    return key;
  }

  /** Applies the change that an asynchronous call is about to make. */
  function follow(api, options) {
    if (api === 'clearStorage') texts.clear();
    if (typeof options?.key !== 'string') return;
    if (api === 'removeStorage') texts.delete(options.key);
    if (api === 'setStorage') {
      const text = JSON.stringify(options.data ?? null);
      if (bytesOf(text) <= KEY_LIMIT_BYTES) texts.set(options.key, text);
    }
  }

  const sync = {
    getStorageSync(options) {
      const text = texts.get(keyOf('getStorageSync', options));
      return { data: text === undefined ? null : JSON.parse(text) };
    },
    setStorageSync(options) {
      const key = keyOf('setStorageSync', options);
      const data = options.data ?? null;
      const text = JSON.stringify(data) ?? 'null';
      if (bytesOf(text) > KEY_LIMIT_BYTES) refuse('setStorageSync', 14, 'a value may have 200 KB');
      const before = texts.get(key) ?? '';
      if (totalBytes() - bytesOf(before) + bytesOf(text) > TOTAL_LIMIT_BYTES) {
        refuse('setStorageSync', 12, 'the storage may have 10 MB');
      }
      texts.set(key, text);
      keep('setStorage', { key, data });
      return { success: true };
    },
    removeStorageSync(options) {
      const key = keyOf('removeStorageSync', options);
      texts.delete(key);
      keep('removeStorage', { key });
      return { success: true };
    },
    clearStorageSync() {
      texts.clear();
      keep('clearStorage', {});
      return { success: true };
    },
    getStorageInfoSync() {
      const toKb = (bytes) => Math.ceil(bytes / 1024);
      const limitSize = toKb(TOTAL_LIMIT_BYTES);
      return { keys: [...texts.keys()], currentSize: toKb(totalBytes()), limitSize, success: true };
    },
  };
  return { sync, follow };
}
