// The collection, as the server gives it, run by Postman's own runner: every call of it is understood, and the signed ones are
// signed. Calls that need what a later one gives are refused in the first round and answered in the second.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";
import { startDemo } from "../browser/stage/demo.mjs";

const TOOLS = process.env.CASHIER_REFERENCE_TOOLS ?? fileURLToPath(new URL("../../.tools/reference", import.meta.url));
const newman = createRequire(join(TOOLS, "package.json"))("newman");

let demo;
let collection;
before(async () => {
  demo = await startDemo();
  collection = await (await fetch(`${demo.url}/docs/api/collection.json`)).json();
});
after(() => demo?.stop());

const run = (options) =>
  new Promise((resolve, reject) => newman.run(options, (error, summary) => (error ? reject(error) : resolve(summary))));

/** How many calls a folder of the collection has. */
const calls = (folder) => (folder.item ?? [{}]).reduce((sum, part) => sum + (part.item ? calls(part) : 1), 0);

test("every call is understood, and the orders that are made can be asked about", async () => {
  const values = {
    clientId: demo.merchant.client_id,
    privateKey: readFileSync(demo.merchant.private_key_pem, "utf8"),
    devKey: demo.merchant.dev_key,
  };
  const envVar = Object.entries(values).map(([key, value]) => ({ key, value }));
  const { run: done } = await run({ collection, envVar, iterationCount: 2 });
  const failures = done.failures.map(({ source, error }) => `${source?.name}: ${error.message}`);
  assert.deepEqual(failures, []);
  const answers = new Map();
  for (const one of done.executions) answers.set(one.item.name, [...(answers.get(one.item.name) ?? []), one]);
  const code = (name) => JSON.parse(answers.get(name).at(-1).response.text()).result.resultCode;
  assert.deepEqual(["pay", "inquiryPayment", "addReceiver"].map(code), ["ACCEPT", "SUCCESS", "SUCCESS"]);
  const last = (name) => answers.get(name).at(-1).response.code;
  assert.deepEqual(["addSession", "listBalances", "placeOrder", "runTrigger", "showEvent", "showClock"].map(last), [201, 200, 201, 200, 200, 200]);
  assert.equal(done.executions.length, 2 * calls(collection), "every call of both rounds was made");
});
