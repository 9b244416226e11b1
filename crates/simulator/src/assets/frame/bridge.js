// Runs in the worker. Calls to the host and their results: bridge messages, version 1.
'use strict';

/**
 * The ending of one call: exactly one of success and fail, then complete, each at most once; and a promise.
 * With callbacks, a failure causes no unhandled rejection as well.
 */
function createSettlement(options, guard) {
  const { success, fail, complete } = options;
  let isSettled = false;
  const ways = {};
  const promise = new Promise((resolve, reject) => Object.assign(ways, { resolve, reject }));
  if ([success, fail, complete].some((callback) => typeof callback === 'function')) promise.catch(() => {});

  function settle(way, callback, value) {
    if (isSettled) return;
    isSettled = true;
    way(value);
    guard(callback, value);
    guard(complete, value);
  }

  return {
    promise,
    succeed: (value) => settle(ways.resolve, success, value),
    fail: (error) => settle(ways.reject, fail, error),
  };
}

/** `send(text)` posts to the host; `guard(fn, ...args)` runs program code and catches its exceptions. */
function createBridge({ send, guard, pageId, base64, stamp }) {
  // Saved now: a program may replace them, and could then read or forge the posted messages.
  const { parse, stringify } = JSON;
  const waiting = new Map();
  let lastId = 0;
  let isClosed = false;

  function encode(params) {
    const replace = (key, value) => {
      const isBytes = value instanceof ArrayBuffer || ArrayBuffer.isView(value);
      return isBytes ? { $base64: base64.encode(value) } : value;
    };
    return stringify(params, replace);
  }

  // The message has no prototype, so that a program's `toJSON` cannot replace it.
  const post = (message) => send(stringify({ __proto__: null, v: 1, ...message }));

  /**
   * Calls the host; returns the promise and a way to abort. `before(answer, isOk)` sees the result first and
   * may add to it.
   */
  function call(api, options = {}, before = undefined) {
    const settlement = createSettlement(Object(options), guard);
    const id = (lastId += 1);
    try {
      transmit(id, api, options);
      waiting.set(id, { settlement, before });
    } catch (problem) {
      const { error = 2, message } = problem;
      queueMicrotask(() => settlement.fail({ error, errorMessage: `${api}:fail ${message}` }));
    }
    return { promise: settlement.promise, abort: () => abort(id, api) };
  }

  function transmit(id, api, options) {
    if (isClosed) throw Object.assign(new Error('the program is closed'), { error: 10002 });
    if (typeof options !== 'object' || options === null) throw new Error('the parameter has to be an object');
    const params = encode(options);
    const head = stringify({ __proto__: null, v: 1, kind: 'call', id, api: String(api), page: pageId(), at: stamp() });
    send(`${head.slice(0, -1)},"params":${params}}`);
  }

  function abort(id, api) {
    const call = waiting.get(id);
    if (!call) return;
    waiting.delete(id);
    post({ kind: 'abort', id });
    queueMicrotask(() => call.settlement.fail({ error: 9, errorMessage: `${api}:fail abort` }));
  }

  function receiveResult(message) {
    const call = waiting.get(message.id);
    if (!call) return;
    waiting.delete(message.id);
    const isOk = message.ok === true;
    const unknown = { error: 3, errorMessage: 'unknown error' };
    const answer = decodeBytes((isOk ? message.value : message.error) ?? (isOk ? {} : unknown), base64);
    call.before?.(answer, isOk);
    if (isOk) call.settlement.succeed(answer);
    else call.settlement.fail(answer);
  }

  function close() {
    isClosed = true;
    waiting.clear();
  }

  return { call, post, close, receiveResult, parse };
}

/** Bytes are sent as `{"$base64": …}`; everything else is plain JSON. */
function decodeBytes(value, base64) {
  if (typeof value !== 'object' || value === null) return value;
  if (typeof value.$base64 === 'string' && Object.keys(value).length === 1) return base64.decode(value.$base64);
  for (const key of Object.keys(value)) value[key] = decodeBytes(value[key], base64);
  return value;
}

function createBase64({ atob, btoa }) {
  return {
    encode(bytes) {
      const view = ArrayBuffer.isView(bytes)
        ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
        : new Uint8Array(bytes);
      let text = '';
      for (let at = 0; at < view.length; at += 8192) text += String.fromCharCode(...view.subarray(at, at + 8192));
      return btoa(text);
    },
    decode: (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer,
  };
}
