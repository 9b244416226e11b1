// Runs in the worker. Leaves a program the language and little else.
//
// The frame's content policy is the first wall; this is the second. It lists the globals that stay, so that a
// browser's new features are removed automatically.
'use strict';

/** The globals a program keeps: the language, clocks and timers, texts. */
function keptGlobals() {
  const language =
    'Object Function Array Number Boolean String Symbol BigInt Math Date RegExp JSON Intl Reflect Proxy Promise ' +
    'Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError SuppressedError ' +
    'Map Set WeakMap WeakSet WeakRef FinalizationRegistry Iterator ArrayBuffer DataView Atomics ' +
    'Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array Float16Array Float32Array ' +
    'Float64Array BigInt64Array BigUint64Array globalThis Infinity NaN undefined eval isFinite isNaN parseFloat ' +
    'parseInt decodeURI decodeURIComponent encodeURI encodeURIComponent escape unescape';
  const surroundings =
    'self performance setTimeout clearTimeout setInterval clearInterval queueMicrotask structuredClone URL URLSearchParams ' +
    'TextEncoder TextDecoder atob btoa';
  return new Set(`${language} ${surroundings}`.split(' '));
}

/** Removes every other global, own or inherited. The runtime has saved what it needs. */
function lockGlobals(scope) {
  const kept = keptGlobals();
  for (let holder = scope; holder && holder !== Object.prototype; holder = Object.getPrototypeOf(holder)) {
    for (const name of Object.getOwnPropertyNames(holder)) {
      if (!kept.has(name)) removeGlobal(holder, name);
    }
  }
  for (const name of ['createObjectURL', 'revokeObjectURL']) delete scope.URL[name];
}

function removeGlobal(holder, name) {
  const own = /** @type {PropertyDescriptor} */ (Object.getOwnPropertyDescriptor(holder, name));
  const { configurable, value } = own;
  if (configurable) delete holder[name];
  // Some constants cannot be removed. A number is harmless.
  else if (Object(value) === value) throw new Error(`the global ${name} cannot be taken away`);
}

/** What a program sees as `navigator`: enough to choose a language, without network access. */
function plainNavigator(navigator, language) {
  return { userAgent: `${navigator.userAgent} OpenCashier`, language, languages: [language], onLine: true };
}
