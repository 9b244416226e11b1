// Calls to the host: callbacks, promises, and what crosses the bridge.
import assert from "node:assert/strict";
import test from "node:test";
import vm from "node:vm";
import { plain } from "./assets.mjs";
import { settle, startProgram } from "./program.mjs";

/** A program whose App is available as `t`, with a list of what happened. */
const start = (init) => {
  const program = startProgram(
    {
      "app.js":
        "self.log = []; App({ onError(e) { log.push('onError'); }, onUnhandledRejection({ reason }) { log.push(['unhandled', reason.error]); } });",
    },
    init,
  );
  program.launch();
  const run = (code) => vm.runInContext(`(${code})`, program.scope);
  return { program, run, log: () => plain(program.scope.log) };
};

test("success, then complete, each once, never inside the call, with the same object", async () => {
  const { program, run, log } = start();
  run(
    "my.tradePay({ tradeNO: '1', skip() {}, success: (r) => log.push(['success', r.resultCode]), fail: () => log.push('fail'), complete: (r) => log.push(['complete', r.resultCode]) })",
  );
  const [{ at, ...call }] = program.calls("tradePay");
  assert.deepEqual(call, { v: 1, kind: "call", id: call.id, api: "tradePay", page: null, params: { tradeNO: "1" } });
  assert.equal(typeof at, "number");
  assert.deepEqual(log(), []);
  program.answer(call.id, { resultCode: "9000" });
  program.answer(call.id, { resultCode: "4000" });
  await settle();
  assert.deepEqual(log(), [
    ["success", "9000"],
    ["complete", "9000"],
  ]);
});

test("a failure with callbacks is told once and raises no unhandled rejection; the promise still rejects", async () => {
  const { program, run, log } = start();
  const promise = run(
    "my.alert({ fail: (e) => log.push(['fail', e.error]), complete: (e) => log.push(['complete', e.error]) })",
  );
  program.refuse(program.calls("alert")[0].id, { error: 4, errorMessage: "no" });
  await assert.rejects(promise, (error) => error.error === 4);
  assert.deepEqual(log(), [
    ["fail", 4],
    ["complete", 4],
  ]);
});

test("a callback that throws does not stop complete, and App.onError hears of it", async () => {
  const { program, run, log } = start();
  run("my.alert({ success() { throw new Error('mine'); }, complete: () => log.push('complete') })");
  program.answer(program.calls("alert")[0].id, {});
  await settle();
  assert.deepEqual(log(), ["onError", "complete"]);
  assert.match(program.errors()[0], /mine/);
});

test("bytes travel as base64 in both directions", async () => {
  const { program, run } = start();
  const promise = run("my.request({ url: 'https://a.example', data: new Uint8Array([0, 255, 3]).buffer })");
  const [call] = program.calls("request");
  assert.deepEqual(call.params.data, { $base64: "AP8D" });
  program.answer(call.id, { data: { $base64: "AQI=" }, status: 200, headers: {} });
  const { data } = await promise;
  assert.deepEqual([...new Uint8Array(data)], [1, 2]);
});

test("request is a task: headers are told, abort ends it once", async () => {
  const { program, run, log } = start();
  const task = run("self.task = my.request({ url: 'https://a.example', fail: (e) => log.push(['fail', e.error]) })");
  program.scope.task.onHeadersReceived((answer) => program.scope.log.push(answer.headers.a));
  task.abort();
  await settle();
  assert.deepEqual(program.said.at(-1), { v: 1, kind: "abort", id: program.calls("request")[0].id });
  program.refuse(program.calls("request")[0].id, { error: 9 });
  assert.deepEqual(log(), [["fail", 9]]);
});

test("what cannot be sent fails with 2, and after the end with 10002", async () => {
  const { program, run } = start();
  await assert.rejects(run("my.alert('text')"), (error) => error.error === 2);
  await assert.rejects(run("(() => { const a = {}; a.a = a; return my.alert(a); })()"), (error) => error.error === 2);
  program.event("close");
  await assert.rejects(run("my.alert({})"), (error) => error.error === 10002);
});

test("my.call has three shapes, and my has properties of its own", async () => {
  const { program, run, log } = start();
  run("my.call('secret', { a: 1 }, (r) => log.push(r.ok))");
  run("my.call('secret', (r) => log.push(r.error))");
  const promise = run("my.call('secret', {})");
  const ids = program.calls("secret").map((call) => call.id);
  program.answer(ids[0], { ok: 1 });
  program.refuse(ids[1], { error: 1 });
  program.answer(ids[2], { ok: 3 });
  assert.equal((await promise).ok, 3);
  await settle();
  assert.deepEqual(log(), [1, 1]);
  assert.equal(run("Object.hasOwn(my, 'tradePay') && 'tradePay' in my && !('scan' in my)"), true);
  assert.equal(run("my.canIUse('tradePay') && my.canIUse('getStorageSync') && !my.canIUse('scan')"), true);
  assert.equal(run("(my.webpackJsonp = []).length"), 0);
});

test("storage answers at once, keeps copies, and tells the host", async () => {
  const { program, run } = start({ storage: { old: { n: 1 } } });
  assert.deepEqual(plain(run("my.getStorageSync({ key: 'old' })")), { data: { n: 1 } });
  assert.deepEqual(plain(run("my.getStorageSync({ key: 'none' })")), { data: null });
  run("my.setStorageSync({ key: 'new', data: [1] })");
  assert.deepEqual(program.calls("setStorage")[0].params, { key: "new", data: [1] });
  assert.deepEqual(plain(run("my.getStorageSync({ key: 'new' }).data")), [1]);
  assert.throws(
    () => run("my.setStorageSync({ key: 'big', data: 'x'.repeat(210000) })"),
    (error) => error.error === 14,
  );
  assert.throws(
    () => run("my.getStorageSync('old')"),
    (error) => error.error === 2,
  );
  run("my.removeStorageSync({ key: 'old' })");
  assert.deepEqual(plain(run("my.getStorageInfoSync().keys")), ["new"]);
});

test("flush answers after the callbacks that were queued", async () => {
  const { program, run, log } = start();
  run("my.alert({}).then(() => log.push('told'))");
  program.answer(program.calls("alert")[0].id, {});
  program.host({ kind: "flush", token: "t1" });
  assert.notEqual(program.said.at(-1).kind, "flushed");
  await settle();
  assert.deepEqual(log(), ["told"]);
  assert.deepEqual(program.said.at(-1), { v: 1, kind: "flushed", token: "t1" });
});
