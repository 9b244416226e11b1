// The recorded exchanges, from which the OpenAPI documents have their examples, are what the server does today.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { startDemo } from "../browser/stage/demo.mjs";
import { verifies } from "./exchange.mjs";
import { FILES, KEYS } from "./files.mjs";
import { walk } from "./walk.mjs";

const recorded = Object.fromEntries(Object.entries(FILES).map(([api, file]) => [api, JSON.parse(readFileSync(file, "utf8"))]));
const AGAIN = "run tests/reference/record.mjs and commit what it writes";

let demo;
let today;
before(async () => {
  demo = await startDemo();
  today = await walk(demo);
});
after(() => demo?.stop());

const isWord = (value) => typeof value === "string" && /^[A-Za-z_ ]{1,40}$/.test(value);

/**
 * Whether a value has the form of the recorded one: the same members, words and kinds of value. How far a notice has come, and
 * what else was in a payment's batch, differs from run to run: nothing stands for what is not there yet.
 */
function assertForm(now, then, where) {
  const isNothing = (value) => value === null || (Array.isArray(value) && value.length === 0);
  if (isNothing(now) || isNothing(then)) return;
  assert.equal(typeof now, typeof then, where);
  if (Array.isArray(then)) assertForm(now[0], then[0], `${where}[0]`);
  else if (typeof then === "object") {
    assert.deepEqual(Object.keys(now).sort(), Object.keys(then).sort(), where);
    for (const [name, member] of Object.entries(then)) assertForm(now[name], member, `${where}.${name}`);
  } else if (isWord(then)) assert.equal(now, then, where);
}

const read = (text) => (text === "" ? "" : JSON.parse(text));

test("every operation of every document has an exchange", async () => {
  const addresses = { wallet: "/v1", host: "/host/v1", baas: "/hserve", dev: "/dev/v1" };
  const documents = Object.entries(addresses).map(([api, at]) => [api, `${demo.url}${at}/openapi.json`]);
  documents.push(["sandbox", `${demo.sandbox.base_url}/sandbox/v1/openapi.json`]);
  for (const [api, url] of documents) {
    const { paths } = await (await fetch(url)).json();
    const operations = Object.values(paths).flatMap((path) => Object.values(path));
    assert.deepEqual(operations.map((one) => one.operationId).sort(), Object.keys(recorded[api]).sort(), AGAIN);
    for (const one of operations) assert.deepEqual(one["x-recorded"], recorded[api][one.operationId], one.operationId);
  }
});

test("the same calls have answers of the same form today", () => {
  for (const [api, operations] of Object.entries(recorded)) {
    for (const [id, { request, answer, template }] of Object.entries(operations)) {
      const now = today[api][id];
      assert.equal(now.answer.status, answer.status, `${api} ${id}`);
      assert.deepEqual(Object.keys(now.answer.headers), Object.keys(answer.headers), `${api} ${id}`);
      assert.deepEqual(now.template, template, `${api} ${id}: ${AGAIN}`);
      assertForm(read(now.request.body), read(request.body), `${api} ${id}, the request (${AGAIN})`);
      assertForm(read(now.answer.body), read(answer.body), `${api} ${id}, the answer (${AGAIN})`);
    }
  }
});

test("the signatures in the examples are right", () => {
  const keys = readFileSync(KEYS, "utf8").match(/-----BEGIN[^]+?-----END[^\n]+\n/g);
  for (const [id, { request, answer }] of Object.entries(recorded.wallet)) {
    const is = (part, time) => keys.some((key) => verifies(key, request.path, part.headers, time, part.body));
    assert.ok(is(request, "request-time"), `${id}: the request`);
    assert.ok(is(answer, "response-time"), `${id}: the answer`);
  }
});
