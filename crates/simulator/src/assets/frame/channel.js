// Runs in the worker. The event channel between a page and the page that opened it.
'use strict';

/** The two ends; each receives what the other emits. `guard` runs listeners. */
function createChannel(guard) {
  const ends = [createEnd(), createEnd()];

  function createEnd() {
    const listeners = new Map();
    const of = (name) => listeners.get(name) ?? [];
    return {
      hear: (name, values) =>
        of(name)
          .slice()
          .forEach((listener) => guard(listener, ...values)),
      on(name, listener) {
        listeners.set(name, [...of(name), listener]);
      },
      once(name, listener) {
        const once = (...values) => {
          this.off(name, once);
          listener(...values);
        };
        this.on(name, once);
      },
      off(name, listener) {
        listeners.set(name, listener ? of(name).filter((one) => one !== listener) : []);
      },
    };
  }

  const face = (own, other) => ({
    emit: (name, ...values) => other.hear(name, values),
    on: own.on.bind(own),
    once: own.once.bind(own),
    off: own.off.bind(own),
  });
  return { opener: face(ends[0], ends[1]), opened: face(ends[1], ends[0]) };
}
