// How long a JavaScript test waits for what must happen: the only limit, inside the browser and outside.
//
// It guards only against hanging: a test that waits in vain ends, and says for what. It is minutes long, because everything takes
// longer on a busy machine, and nothing that a test asserts may depend on how fast the machine is.
import assert from "node:assert/strict";

export const PATIENCE_MS = 300_000;
/** The pause between two checks of something that does not announce its changes. */
const PAUSE_MS = 25;

/** Checks until `look` returns something, and returns it. A look that throws has found nothing. `tell` describes the state
 * instead. */
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
