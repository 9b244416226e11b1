// How much a program may send: a burst, and so much a second. A channel that takes everything lets one program freeze
// the page.
// @ts-check

/**
 * @param {object} size
 * @param {number} size.burst at once
 * @param {number} size.perSecond from then on
 * @param {() => number} [clock] milliseconds that only grow
 */
export function budget({ burst, perSecond }, clock = () => performance.now()) {
  let left = burst;
  let at = clock();
  return {
    /** Takes one; false when none is left. */
    take() {
      const now = clock();
      left = Math.min(burst, left + ((now - at) * perSecond) / 1000);
      at = now;
      if (left < 1) return false;
      left -= 1;
      return true;
    },
  };
}

/** Bridge messages. The host refuses calls beyond 200 a second, and answers each; what sends many more is a flood. */
export const BRIDGE = { burst: 3000, perSecond: 1000 };
/** Messages of the frame to this page, other than log lines. */
export const CONTROL = { burst: 3000, perSecond: 1000 };
/** Lines on the program's console. */
export const LINES = { burst: 500, perSecond: 200 };
