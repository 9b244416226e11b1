// Runs in the worker. The program as a whole: `App`, its lifecycle, its errors.
'use strict';

/** `tell(level, text)` reaches the developer panel; `emit(name, data)` the listeners of `my.on…`. */
function createProgram({ tell, emit }) {
  let app;
  let isReporting = false;
  const run = (name, ...values) => guard(app?.[name]?.bind?.(app), ...values);

  /** The program's global `App`. */
  function register(definition) {
    if (app) throw new Error('App() may be called once');
    app = instantiate(definition ?? {});
  }

  /** Runs program code. Its exceptions are reported and not rethrown. */
  function guard(code, ...values) {
    if (typeof code !== 'function') return undefined;
    try {
      return code(...values);
    } catch (error) {
      fail(error);
      return undefined;
    }
  }

  function fail(error) {
    const text = describeError(error);
    tell('error', text);
    // An error inside onError would call it again forever.
    if (isReporting) return;
    isReporting = true;
    run('onError', text);
    emit('error', text);
    isReporting = false;
  }

  function reject(reason, promise) {
    tell('error', `unhandled rejection: ${describeError(reason)}`);
    const rejection = { reason, promise };
    run('onUnhandledRejection', rejection);
    emit('unhandledRejection', rejection);
  }

  function missing(entry) {
    tell('error', `the program has no page "${entry.path}"`);
    run('onPageNotFound', entry);
  }

  return {
    register,
    guard,
    fail,
    reject,
    missing,
    app: () => app,
    launch(options) {
      run('onLaunch', options);
      run('onShow', options);
    },
    show: (options) => run('onShow', options),
    hide: () => run('onHide'),
  };
}

/** An error as text; with the stack if there is one, and the object of a rejected call. */
function describeError(error) {
  if (error instanceof Error) {
    const stack = String(error.stack ?? '');
    return stack.includes(error.message) ? stack : `${error.name}: ${error.message}\n${stack}`;
  }
  return describeValue(error);
}

/** A value as the console prints it. */
function describeValue(value) {
  if (typeof value === 'string') return value;
  if (value instanceof Error) return describeError(value);
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}
