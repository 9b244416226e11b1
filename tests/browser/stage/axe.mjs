// The accessibility check: runs axe-core over the page as it is.
//
// The library is evaluated through the debugger, in a world of its own, so the page's strict content policy
// stays in force and the page cannot see it.
import assert from "node:assert/strict";
import { axeSource } from "./packages.mjs";

const REFUSED = ["serious", "critical"];

/** The violations on the page that are serious or critical, one sentence each. */
export async function findBarriers(page) {
  const session = await page.context().newCDPSession(page);
  try {
    const { frameTree } = await session.send("Page.getFrameTree");
    const world = { frameId: frameTree.frame.id, worldName: "accessibility" };
    const { executionContextId } = await session.send("Page.createIsolatedWorld", world);
    await evaluate(session, executionContextId, axeSource);
    const run = "axe.run(document, { resultTypes: ['violations'] }).then((result) => JSON.stringify(result.violations))";
    const violations = JSON.parse(await evaluate(session, executionContextId, run));
    return violations.filter((violation) => REFUSED.includes(violation.impact)).map(describe);
  } finally {
    await session.detach();
  }
}

/** Fails when the page has a barrier. `what` names the page in the message. */
export async function assertAccessible(page, what) {
  const barriers = await findBarriers(page);
  assert.deepEqual(barriers, [], `${what} (${page.url()})`);
}

async function evaluate(session, contextId, expression) {
  const options = { expression, contextId, awaitPromise: true, returnByValue: true };
  const { result, exceptionDetails } = await session.send("Runtime.evaluate", options);
  if (exceptionDetails) throw new Error(`axe-core: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`);
  return result.value;
}

function describe(violation) {
  const places = violation.nodes.map((node) => node.target.join(" ")).join(", ");
  return `${violation.impact}: ${violation.id} (${violation.help}) at ${places}`;
}
