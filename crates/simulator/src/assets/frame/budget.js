// Runs in the worker. How many lines a program may write to its console (what is more is counted, and the count is told), and
// when it wrote them.
'use strict';

/**
 * `tell(level, text)` writes a line, `later(run, ms)` is the worker's own timer. Two hundred lines a second, after a burst
 * of five hundred.
 */
function createLineBudget({ tell, later, now }) {
  // Saved now: a program may replace it.
  const { min } = Math;
  const [BURST, PER_SECOND, REPORT_MS] = [500, 200, 500];
  let left = BURST;
  let at = now();
  let dropped = 0;

  function report() {
    const count = dropped;
    dropped = 0;
    tell('warn', `${count} more lines were dropped: a program may write ${PER_SECOND} a second`);
  }

  return (level, text) => {
    const time = now();
    left = min(BURST, left + ((time - at) * PER_SECOND) / 1000);
    at = time;
    if (left >= 1) {
      left -= 1;
      tell(level, text);
      return;
    }
    dropped += 1;
    if (dropped === 1) later(report, REPORT_MS);
  };
}

/** Times in milliseconds that only grow, even where the clock is too coarse to tell two things in a row apart. */
function createStamps(origin, now) {
  const { max } = Math;
  const STEP_MS = 0.001;
  let last = 0;
  return () => {
    last = max(last + STEP_MS, origin + now());
    return last;
  };
}
