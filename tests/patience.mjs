// How long a JavaScript test waits for what must come: the one limit, in the browser and out of it.
//
// It guards only against hanging: a test that waits in vain ends, and says for what. It is minutes, because on a machine that does
// something else everything takes longer, and nothing that a test asserts may depend on how fast the machine is.
import assert from "node:assert/strict";

export const PATIENCE_MS = 300_000;
/** Between two looks at something that tells nobody when it changes. */
const PAUSE_MS = 25;

/** Looks until there is something to see, and gives it. A look that fails has seen nothing. `tell` says what is there instead. */
export async function until(look, what, tell = async () => "") {
  const end = performance.now() + PATIENCE_MS; // any machine: guards only against hanging
  let trouble = "";
  while (performance.now() < end) { // any machine: as above
    try {
      const seen = await look();
      if (seen) return seen;
      trouble = "";
    } catch (error) {
      trouble = error.message;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  return assert.fail(`waited in vain for ${what} ${trouble} ${await tell().catch(() => "")}`);
}
