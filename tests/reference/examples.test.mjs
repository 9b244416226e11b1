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

/** A value without what differs from run to run: words stay, other texts and numbers become their type. */
function shape(value) {
  if (Array.isArray(value)) return value.length === 0 ? [] : [shape(value[0])];
  if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shape(member)]).sort());
  if (typeof value === "string" && /^[A-Za-z_ ]{1,40}$/.test(value)) return value;
  return value === null ? null : typeof value;
}

const read = (text) => (text === "" ? "" : JSON.parse(text));

test("every operation of every document has an exchange", async () => {
  const addresses = { wallet: "/v1", host: "/host/v1", baas: "/hserve" };
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
      for (const part of [request, answer]) {
        const other = part === request ? now.request : now.answer;
        assert.deepEqual(shape(read(other.body)), shape(read(part.body)), `${api} ${id}: ${AGAIN}`);
      }
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
