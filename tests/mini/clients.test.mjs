// Published clients, as installed from npm, call a `my` that ends a payment in every way. They show how programs in the field
// treat an outcome, and so which callback has to report it.
import assert from "node:assert/strict";
import { test } from "node:test";
import vm from "node:vm";
import { load, packageFile, TOOLS } from "./packages.mjs";

const CODES = ["9000", "8000", "4000", "6001", "6002", "6004"];
const { build } = load("esbuild");

/** Bundles a module as a project's own build would for Alipay and runs it with `my` and nothing else around. */
async function open(entry, my) {
  const built = await build({
    stdin: { contents: entry, resolveDir: TOOLS },
    bundle: true,
    write: false,
    format: "iife",
    globalName: "client",
    mainFields: ["module", "main"],
    resolveExtensions: [".ali.js", ".js"],
    define: { __mpx_mode__: '"ali"', "process.env.NODE_ENV": '"production"' },
    logLevel: "silent",
  });
  const scope = vm.createContext({ my, console, setTimeout, Promise });
  vm.runInContext(`${built.outputFiles[0].text}; globalThis.client = client`, scope);
  return scope.client;
}

/** A `my` whose payments end with `outcome`; it records what it was asked. */
function wallet(outcome) {
  const asked = [];
  const tradePay = ({ success, fail, complete, ...order }) => {
    asked.push(order);
    queueMicrotask(() => {
      (outcome.resultCode && !outcome.error ? success : fail)?.(outcome);
      complete?.(outcome);
    });
    return Promise.resolve(outcome);
  };
  const canIUse = () => true;
  return { asked, my: { tradePay, canIUse, getSystemInfoSync: () => ({}), getStorageSync: () => ({ data: null }) } };
}

/** Pays, and reports which callback the program gets in the end. */
function ending(pay, order) {
  return new Promise((resolve) => {
    pay({ ...order, success: ({ resultCode }) => resolve(`success ${resultCode}`), fail: ({ resultCode }) => resolve(`fail ${resultCode}`) });
  });
}

const MPX = `export { requestPayment } from ${JSON.stringify(packageFile("@mpxjs/api-proxy/src/platform/api/request-payment/index.ali.js"))}`;
const UNI = `export { default } from ${JSON.stringify(packageFile("@dcloudio/uni-mp-alipay/dist/uni.api.esm.js"))}`;
const REFUSED = { error: 10001, errorMessage: "busy", resultCode: "4000" };

test("Mpx takes 9000 for paid and everything else that success brings for failed", async () => {
  for (const resultCode of CODES) {
    const { my, asked } = wallet({ resultCode });
    const { requestPayment } = await open(MPX, my);
    assert.equal(await ending(requestPayment, { tradeNO: "7" }), `${resultCode === "9000" ? "success" : "fail"} ${resultCode}`);
    assert.deepEqual(asked, [{ tradeNO: "7" }]);
  }
  const { requestPayment } = await open(MPX, wallet(REFUSED).my);
  assert.equal(await ending(requestPayment, { tradeNO: "7" }), "fail 4000");
});

test("uni-app renames the order and hands every code on as a success", async () => {
  for (const resultCode of CODES) {
    const { my, asked } = wallet({ resultCode });
    const { default: uni } = await open(UNI, my);
    assert.equal(await ending(uni.requestPayment, { orderInfo: "7" }), `success ${resultCode}`);
    assert.deepEqual(asked, [{ tradeNO: "7" }]);
  }
  const { default: uni } = await open(UNI, wallet(REFUSED).my);
  assert.equal(await ending(uni.requestPayment, { orderInfo: "7" }), "fail 4000");
});
